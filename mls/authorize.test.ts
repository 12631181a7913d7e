import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AccountId,
  type DeviceId,
  idFromBytes,
  MAX_DEVICES_PER_ACCOUNT,
  MAX_DEVICES_PER_CONVERSATION,
} from "../protocol/index.ts";
import { authorize, type CommitChange, rosterAfter } from "./authorize.ts";
import { OPEN_RULES, type Policy } from "./policy.ts";
import type { RosterEntry } from "./roster.ts";

const id = <Id extends AccountId | DeviceId>(n: number) => idFromBytes<Id>(new Uint8Array(16).fill(n));
/** Device `100 * account + which` of the account, at a leaf. */
function entry(leaf: number, account: number, which = 0): RosterEntry {
  const key = new Uint8Array(32);
  const deviceId = idFromBytes<DeviceId>(new Uint8Array(16).fill(account).fill(which, 8));
  return { leaf, accountId: id(account), deviceId, accountKey: key, deviceKey: key, proof: key };
}
const [ANA, BEN, CEM, DIA] = [1, 2, 3, 4];
/** Ana (two devices, admin), Ben and Cem. */
const roster = [entry(0, ANA), entry(1, BEN), entry(2, CEM), entry(3, ANA, 1)];
const [ana, ben, cem, anasTablet] = roster as [RosterEntry, RosterEntry, RosterEntry, RosterEntry];
const dia = entry(4, DIA);

const policy = (more: Partial<Policy> = {}): Policy => ({
  version: 1,
  kind: "group",
  admins: [id<AccountId>(ANA)],
  ...OPEN_RULES,
  ...more,
});
const admins = (...accounts: number[]) => ({ admins: accounts.map((account) => id<AccountId>(account)) });
const by = (committer: RosterEntry, more: Partial<CommitChange> = {}): CommitChange => ({
  epoch: 2,
  committer,
  external: false,
  added: [],
  removed: [],
  lost: [],
  policy: null,
  ...more,
});
const adding = (...entries: RosterEntry[]) => ({ added: entries.map((each) => ({ ...each, ref: `ref ${each.leaf}` })) });
const strict = policy({ whoAdds: "admins", whoEdits: "admins" });
const direct = policy({ kind: "direct", ...admins(ANA, BEN) });
const self = policy({ kind: "self" });
const pair = [ana, ben];

type Row = [what: string, verdict: string, policy: Policy, roster: RosterEntry[], change: CommitChange];
const table: Row[] = [
  ["a member updates itself", "ok", strict, roster, by(ben)],
  // Adding
  ["a member adds where members add", "ok", policy(), roster, by(ben, adding(dia))],
  ["a member adds where admins add", "not-allowed-to-add", strict, roster, by(ben, adding(dia))],
  ["an admin adds where admins add", "ok", strict, roster, by(ana, adding(dia))],
  ["an admin's other device adds too", "ok", strict, roster, by(anasTablet, adding(dia))],
  ["anybody adds an own device", "ok", strict, roster, by(ben, adding(entry(4, BEN, 1)))],
  ["an own device and another's", "not-allowed-to-add", strict, roster, by(ben, adding(entry(4, BEN, 1), entry(5, DIA)))],
  ["a third account in a direct conversation", "not-allowed-to-add", direct, pair, by(ana, adding(dia))],
  ["the other's second device in a direct one", "ok", direct, pair, by(ana, adding(entry(2, BEN, 1)))],
  ["the other account joins its direct conversation", "ok", direct, [ana], by(ana, adding(ben))],
  ["two others at once in a direct conversation", "not-allowed-to-add", direct, [ana], by(ana, adding(ben, entry(2, CEM)))],
  ["another account in notes to oneself", "not-allowed-to-add", self, [ana], by(ana, adding(ben))],
  ["an own device in notes to oneself", "ok", self, [ana], by(ana, adding(anasTablet))],
  // Removing
  ["a member removes another", "not-allowed-to-remove", policy(), roster, by(ben, { removed: [cem] })],
  ["a member removes an admin", "not-allowed-to-remove", policy(), roster, by(ben, { removed: [ana] })],
  ["a member removes whom an account has put out itself", "ok", policy(), roster, by(ben, { removed: [cem], lost: [cem.leaf] })],
  [
    "a member removes another beside one that was put out",
    "not-allowed-to-remove",
    policy(),
    roster,
    by(ben, { removed: [cem, ana], lost: [cem.leaf] }),
  ],
  ["one removes a device that the other has put out", "ok", direct, pair, by(ana, { removed: [ben], lost: [ben.leaf] })],
  ["an admin removes a member", "ok", policy(), roster, by(ana, { removed: [ben, cem] })],
  ["anybody removes an own device", "ok", policy(), roster, by(ana, { removed: [anasTablet] })],
  [
    "an own device and another's go",
    "not-allowed-to-remove",
    policy(),
    [...roster, entry(4, BEN, 1)],
    by(ben, { removed: [entry(4, BEN, 1), cem] }),
  ],
  ["one removes the other from a direct conversation", "not-allowed-to-remove", direct, pair, by(ana, { removed: [ben] })],
  ["an admin removes and adds in one Commit", "ok", strict, roster, by(ana, { removed: [cem], ...adding(dia) })],
  // Editing
  ["a member sets the timer where members edit", "ok", policy(), roster, by(ben, { policy: policy({ disappearingMs: 60_000 }) })],
  [
    "a member sets the timer where admins edit",
    "not-allowed-to-edit",
    strict,
    roster,
    by(ben, { policy: { ...strict, disappearingMs: 60_000 } }),
  ],
  [
    "a member makes itself admin where members edit",
    "not-allowed-to-edit",
    policy(),
    roster,
    by(ben, { policy: policy(admins(ANA, BEN)) }),
  ],
  ["a member changes who adds", "not-allowed-to-edit", policy(), roster, by(ben, { policy: policy({ whoAdds: "admins" }) })],
  [
    "[GP1] a member changes who writes",
    "not-allowed-to-edit",
    policy(),
    roster,
    by(ben, { policy: policy({ whoWrites: "admins" }) }),
  ],
  [
    "[IL1] a member makes a link",
    "not-allowed-to-edit",
    policy(),
    roster,
    by(ben, { policy: policy({ invite: { proof: "", approves: false, until: null, limit: null, uses: 0 } }) }),
  ],
  [
    "[IL4] a member has somebody forgotten",
    "not-allowed-to-edit",
    policy({ former: [id<AccountId>(DIA)] }),
    roster,
    by(ben, { policy: policy() }),
  ],
  [
    "[CT9] a member has one forgotten who was left out",
    "not-allowed-to-edit",
    policy({ absent: [id<AccountId>(DIA)] }),
    roster,
    by(ben, { policy: policy() }),
  ],
  ["[CT9] an admin does", "ok", policy({ absent: [id<AccountId>(DIA)] }), roster, by(ana, { policy: policy() })],
  [
    "[CT9] an admin has others count who were never there",
    "not-allowed-to-edit",
    policy(),
    roster,
    by(ana, { policy: policy({ absent: [id<AccountId>(DIA)] }) }),
  ],
  ["[GP6] a member has newcomers told", "not-allowed-to-edit", policy(), roster, by(ben, { policy: policy({ earlier: true }) })],
  ["[GP1] an admin changes who writes", "ok", policy(), roster, by(ana, { policy: policy({ whoWrites: "admins" }) })],
  ["a member changes who edits", "not-allowed-to-edit", policy(), roster, by(ben, { policy: policy({ whoEdits: "admins" }) })],
  [
    "a member writes the admins in another order",
    "ok",
    policy(admins(ANA, CEM)),
    roster,
    by(ben, { policy: policy(admins(CEM, ANA)) }),
  ],
  ["an admin changes who adds and edits", "ok", policy(), roster, by(ana, { policy: strict })],
  ["an admin names another", "ok", policy(), roster, by(ana, { policy: policy(admins(ANA, BEN)) })],
  ["an admin hands over", "ok", policy(), roster, by(ana, { policy: policy(admins(BEN)) })],
  [
    "an admin names one who is added with it",
    "ok",
    policy(),
    roster,
    by(ana, { policy: policy(admins(ANA, DIA)), ...adding(dia) }),
  ],
  ["an admin names one who is not there", "not-allowed-to-edit", policy(), roster, by(ana, { policy: policy(admins(ANA, DIA)) })],
  [
    "an admin names one who is removed with it",
    "not-allowed-to-edit",
    policy(),
    roster,
    by(ana, { policy: policy(admins(ANA, BEN)), removed: [ben] }),
  ],
  [
    "an admin who has left stays in the list",
    "ok",
    policy(admins(ANA, DIA)),
    roster,
    by(ana, { policy: policy({ ...admins(ANA, DIA), disappearingMs: 60_000 }) }),
  ],
  [
    "a group becomes a direct conversation",
    "not-allowed-to-edit",
    policy(),
    roster,
    by(ana, { policy: { ...policy(), kind: "direct" } }),
  ],
  ["the last admin resigns", "last-admin", policy(), roster, by(ana, { policy: policy({ admins: [] }) })],
  ["one of two admins resigns", "ok", policy(admins(ANA, BEN)), roster, by(ana, { policy: policy(admins(BEN)) })],
  ["an admin's device goes, the other stays", "ok", policy(), roster, by(anasTablet, { removed: [ana] })],
  [
    "the admin hands over to one who is removed with it",
    "last-admin",
    policy(admins(ANA, BEN)),
    roster,
    by(ana, { policy: policy(admins(BEN)), removed: [ben] }),
  ],
  ["a group whose admins have all gone goes on", "ok", policy(admins(DIA)), roster, by(ben)],
  // External Commits
  ["a device comes back", "ok", strict, roster, by({ ...ben, leaf: 1 }, { external: true, removed: [ben] })],
  ["another device of a member's account comes", "ok", strict, roster, by(entry(4, BEN, 1), { external: true })],
  ["a stranger comes", "external-stranger", policy(), roster, by(dia, { external: true })],
  ["a stranger comes for another's leaf", "external-stranger", policy(), roster, by(dia, { external: true, removed: [ben] })],
  ["one comes back for another's leaf", "external-removes-other", policy(), roster, by(ben, { external: true, removed: [cem] })],
  [
    "an admin comes back for another's leaf",
    "external-removes-other",
    policy(),
    roster,
    by(ana, { external: true, removed: [ben] }),
  ],
  [
    "one comes back for its account's other device",
    "external-removes-other",
    policy(),
    roster,
    by(ana, { external: true, removed: [anasTablet] }),
  ],
  ["one comes back and adds", "proposal-type", policy(), roster, by(ben, { external: true, removed: [ben], ...adding(dia) })],
  [
    "an admin comes back and edits",
    "proposal-type",
    policy(),
    roster,
    by(ana, { external: true, removed: [ana], policy: strict }),
  ],
  ["one comes back and leaves its old leaf", "duplicate-device", policy(), roster, by({ ...ben, leaf: 4 }, { external: true })],
  // What comes of it
  ["a device twice", "duplicate-device", policy(), roster, by(ana, adding({ ...ben, leaf: 4 }))],
  ["a device is replaced in one Commit", "ok", policy(), roster, by(ana, { removed: [ben], ...adding({ ...ben, leaf: 1 }) })],
];

test.each(table.map(([what, verdict, ...rest]) => [what, verdict, rest] as const))(
  "[SQ5] %s: %s",
  (_, verdict, [at, present, change]) => {
    const authorized = authorize(at, present, change);
    expect(authorized.kind === "ok" ? "ok" : authorized.rule).toBe(verdict);
  },
);

test("[SQ5] an account has at most 10 devices, however they come", () => {
  const own = Array.from({ length: MAX_DEVICES_PER_ACCOUNT }, (_, which) => entry(which, ANA, which));
  const eleventh = entry(MAX_DEVICES_PER_ACCOUNT, ANA, 99);
  const [first] = own as [RosterEntry];
  expect(authorize(policy(), own.slice(1), by(first))).toEqual({ kind: "ok" });
  expect(authorize(policy(), own, by(first, adding(eleventh)))).toMatchObject({ rule: "too-many-devices" });
  expect(authorize(policy(), own, by(eleventh, { external: true }))).toMatchObject({ rule: "too-many-devices" });
  expect(authorize(policy(), own, by(first, { removed: own.slice(1, 2), ...adding(eleventh) }))).toEqual({ kind: "ok" });
});

test("[SQ5] a conversation has at most 1,024 devices", () => {
  const many = Array.from({ length: MAX_DEVICES_PER_CONVERSATION }, (_, n) => entry(n, 1 + (n % 128), Math.floor(n / 128)));
  const [first] = many as [RosterEntry];
  const more = entry(MAX_DEVICES_PER_CONVERSATION, 200);
  expect(authorize(policy(), many.slice(1), by(first))).toEqual({ kind: "ok" });
  expect(authorize(policy(), many, by(first, adding(more)))).toMatchObject({ rule: "too-many-devices" });
  expect(authorize(policy(), many, by(first, { removed: many.slice(40, 41), ...adding(more) }))).toEqual({ kind: "ok" });
});

const account = fc.integer({ min: ANA, max: 5 });
const anyEntry = fc.record({ account, which: fc.integer({ min: 0, max: 2 }) });
const anyPolicy = fc.record({
  version: fc.constant(1 as const),
  kind: fc.constantFrom("self" as const, "direct" as const, "group" as const),
  admins: fc.uniqueArray(
    account.map((n) => id<AccountId>(n)),
    { maxLength: 3 },
  ),
  whoAdds: fc.constantFrom("admins" as const, "members" as const),
  whoEdits: fc.constantFrom("admins" as const, "members" as const),
  whoWrites: fc.constantFrom("admins" as const, "members" as const),
  earlier: fc.boolean(),
  invite: fc.constantFrom(null, { proof: "A", approves: false, until: null, limit: null, uses: 0 }),
  former: fc.constantFrom<AccountId[]>([], [id<AccountId>(9)]),
  absent: fc.constantFrom<AccountId[]>([], [id<AccountId>(8)]),
  disappearingMs: fc.constantFrom(null, 60_000),
});
const anyCase = fc.record({
  policy: anyPolicy,
  present: fc.uniqueArray(anyEntry, { minLength: 1, maxLength: 6, selector: ({ account: a, which }) => 10 * a + which }),
  committer: fc.nat(),
  external: fc.boolean(),
  removed: fc.uniqueArray(fc.nat(5), { maxLength: 3 }),
  added: fc.array(anyEntry, { maxLength: 3 }),
  wanted: fc.option(anyPolicy),
});

test("[SQ5] whatever is allowed keeps what everybody relies on", () => {
  let allowed = 0;
  fc.assert(
    fc.property(anyCase, ({ policy: now, present, committer, external, removed, added, wanted }) => {
      const before = present.map((each, leaf) => entry(leaf, each.account, each.which));
      const own = before[committer % before.length] as RosterEntry;
      const gone = before.filter(({ leaf }) => removed.includes(leaf) && (external || leaf !== own.leaf));
      const change = by(own, {
        external,
        removed: gone,
        ...adding(...added.map((each, i) => entry(10 + i, each.account, each.which))),
        policy: wanted,
      });
      if (authorize(now, before, change).kind !== "ok") return;
      allowed++;
      const isAdmin = now.admins.includes(own.accountId);
      const strangers = change.added.filter(({ accountId }) => accountId !== own.accountId);
      const others = gone.filter(({ accountId }) => accountId !== own.accountId);
      if (others.length > 0) expect(isAdmin && now.kind === "group" && !external).toBe(true);
      if (strangers.length > 0) expect(isAdmin || now.whoAdds === "members" || now.kind === "direct").toBe(true);
      if (external) expect([change.added.length, change.policy]).toEqual([0, null]);
      if (wanted !== null) {
        expect(wanted.kind).toBe(now.kind);
        if (!isAdmin) {
          const powers = (of: Policy) => [[...of.admins].sort(), of.whoAdds, of.whoWrites, of.invite, of.former, of.absent];
          expect(powers(wanted)).toEqual(powers(now));
        }
        expect(wanted.absent.every((account) => now.absent.includes(account))).toBe(true);
      }
      const after = rosterAfter(before, change);
      const accounts = new Set(after.map(({ accountId }) => accountId));
      expect(new Set(after.map(({ deviceId }) => deviceId)).size).toBe(after.length);
      if (now.kind === "self" && strangers.length > 0) expect.fail("a stranger in notes to oneself");
      if (now.kind === "direct" && strangers.length > 0) expect(accounts.size).toBeLessThanOrEqual(2);
      const has = (entries: RosterEntry[], { admins: list }: Policy) => entries.some(({ accountId }) => list.includes(accountId));
      if (now.kind === "group" && has(before, now)) expect(has(after, wanted ?? now)).toBe(true);
    }),
    { numRuns: 3000 },
  );
  expect(allowed).toBeGreaterThan(100);
});
