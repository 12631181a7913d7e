import fc from "fast-check";
import { expect, test } from "vitest";
import { type AccountId, encodeCbor, idFromBytes, toBase64Url } from "../protocol/index.ts";
import { LONGEST_LIFE_MS, SHORTEST_LIFE_MS } from "./disappearing.ts";
import { decodePolicy, encodePolicy, MAX_POLICY_BYTES, type Policy } from "./policy.ts";

const account = (n: number) => idFromBytes<AccountId>(new Uint8Array(16).fill(n));
const longId = (n: number) => Uint8Array.from({ length: 16 }, (_, i) => (i < 2 ? n >> (8 * i) : 0));
const policy: Policy = {
  version: 1,
  kind: "group",
  admins: [account(1), account(2)].sort(),
  whoAdds: "admins",
  whoEdits: "members",
  whoWrites: "members",
  earlier: false,
  invite: { proof: toBase64Url(new Uint8Array(32).fill(3)), approves: true, until: 1_790_000_000_000, limit: 5, uses: 2 },
  former: [account(4), account(3)],
  absent: [],
  disappearingMs: 86_400_000,
};

test("a policy is read as it was written, whatever it is", () => {
  const any = fc.record({
    version: fc.constant(1 as const),
    kind: fc.constantFrom("self" as const, "direct" as const, "group" as const),
    admins: fc.uniqueArray(fc.nat(255).map(account), { maxLength: 20 }).map((admins) => admins.sort()),
    whoAdds: fc.constantFrom("admins" as const, "members" as const),
    whoEdits: fc.constantFrom("admins" as const, "members" as const),
    whoWrites: fc.constantFrom("admins" as const, "members" as const),
    earlier: fc.boolean(),
    invite: fc.option(
      fc.record({
        proof: fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toBase64Url),
        approves: fc.boolean(),
        until: fc.option(fc.nat()),
        limit: fc.option(fc.integer({ min: 1, max: 99 })),
        uses: fc.nat(),
      }),
    ),
    former: fc.uniqueArray(fc.nat(255).map(account), { maxLength: 64 }),
    absent: fc.uniqueArray(fc.nat(255).map(account), { maxLength: 128 }).map((absent) => absent.sort()),
    disappearingMs: fc.option(fc.integer({ min: SHORTEST_LIFE_MS, max: LONGEST_LIFE_MS })),
  });
  fc.assert(
    fc.property(any, (each) => {
      expect(decodePolicy(encodePolicy(each))).toEqual(each);
    }),
  );
});

test("golden: it is in the GroupContext of every group, so its bytes never change", () => {
  expect(toBase64Url(encodePolicy(policy))).toBe(
    "qmRraW5kZWdyb3VwZmFkbWluc4J2QVFFQkFRRUJBUUVCQVFFQkFRRUJBUXZBZ0lDQWdJQ0FnSUNBZ0lDQWdJQ0FnZmZvcm1lcoJ2QkFRRUJBUUVCQVFFQkFRRUJBUUVCQXZBd01EQXdNREF3TURBd01EQXdNREF3Zmludml0ZaVkdXNlcwJlbGltaXQFZXByb29meCtBd01EQXdNREF3TURBd01EQXdNREF3TURBd01EQXdNREF3TURBd01EQXdNZXVudGlsGwAAAaDEUGwAaGFwcHJvdmVz9WdlYXJsaWVy9Gd2ZXJzaW9uAWd3aG9BZGRzZmFkbWluc2h3aG9FZGl0c2dtZW1iZXJzaXdob1dyaXRlc2dtZW1iZXJzbmRpc2FwcGVhcmluZ01zGgUmXAA",
  );
});

test("admins are a set: order and repetition make no difference", () => {
  const [one, other] = policy.admins as [AccountId, AccountId];
  expect(encodePolicy({ ...policy, admins: [other, one, other] })).toEqual(encodePolicy(policy));
});

test("[SQ5] [DM1] only the one encoding of what version 1 can say is read, or members would disagree on what they agreed to", () => {
  const [one, other] = policy.admins as [AccountId, AccountId];
  const said = { ...policy, absent: [account(5)] };
  expect(decodePolicy(encodeCbor(said))).toEqual(said);
  const wrong: unknown[] = [
    { ...said, version: 2 },
    { ...said, kind: "channel" },
    { ...said, admins: [other, one] },
    { ...said, admins: [one, one] },
    { ...said, admins: ["ana"] },
    { ...said, whoAdds: "everybody" },
    { ...said, whoWrites: "nobody" },
    { ...said, invite: { ...policy.invite, proof: "AAAA" } },
    { ...said, invite: { ...policy.invite, uses: -1 } },
    { ...said, invite: { ...policy.invite, limit: 0 } },
    { ...said, invite: { ...policy.invite, secret: "AAAA" } },
    { ...said, former: Array.from({ length: 65 }, (_, i) => account(i)) },
    policy,
    { ...said, absent: Array.from({ length: 129 }, (_, i) => account(i)).sort() },
    { ...said, absent: [account(6), account(6)] },
    { ...said, absent: [account(6), account(5)].sort().reverse() },
    { ...said, disappearingMs: 0 },
    { ...said, disappearingMs: 1.5 },
    { ...said, disappearingMs: -1 },
    { ...said, disappearingMs: Number.NaN },
    { ...said, disappearingMs: SHORTEST_LIFE_MS - 1 },
    { ...said, disappearingMs: LONGEST_LIFE_MS + 1 },
    { ...said, more: true },
    { version: 1 },
    [],
    "policy",
  ];
  for (const each of wrong) expect(decodePolicy(encodeCbor(each)), JSON.stringify(each)).toBeUndefined();
  const bytes = encodePolicy(policy);
  expect(decodePolicy(Uint8Array.of(...bytes, 0))).toBeUndefined();
  const crowd = (count: number) =>
    encodePolicy({ ...policy, admins: Array.from({ length: count }, (_, i) => idFromBytes<AccountId>(longId(i))) });
  expect(decodePolicy(crowd(600))?.admins.length).toBe(600);
  expect(crowd(1000).length).toBeGreaterThan(MAX_POLICY_BYTES);
  expect(decodePolicy(crowd(1000))).toBeUndefined();
});

test("bytes cut short or random are no policy; a bit turned is none, or one that says something else", () => {
  const bytes = encodePolicy(policy);
  for (let length = 0; length < bytes.length; length++) expect(decodePolicy(bytes.subarray(0, length))).toBeUndefined();
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const hostile = bytes.slice();
    hostile[bit >> 3] = (hostile[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const read = decodePolicy(hostile);
    if (read !== undefined) expect(encodePolicy(read)).toEqual(hostile);
    expect(read).not.toEqual(policy);
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (random) => {
      expect(decodePolicy(random)).toBeUndefined();
    }),
  );
});
