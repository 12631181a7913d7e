import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCbor, encodeCbor } from "../../protocol/index.ts";
import { MAX_STANDING_PROOF_BYTES } from "../credential.ts";
import { publicKeyOf, sign } from "../signature.ts";
import { type AccountLog, placeAt, stateOf } from "./account-log.ts";
import { MAX_DEVICE_ENTRIES, MAX_ROTATIONS } from "./account-state.ts";
import { handoverInput } from "./entry.ts";
import { standingProof } from "./show-standing.ts";
import { signByDevice, signByRoot, signRotation } from "./sign-entry.ts";
import { readStandingProof } from "./standing-proof.ts";
import {
  adding,
  appended,
  deviceSays,
  household,
  LEAVING,
  type Machine,
  machines,
  NOW,
  recovering,
  revoking,
  rootSays,
  suspending,
} from "./testing/household.ts";

const [phone, tablet, laptop] = (await machines(3)) as [Machine, Machine, Machine];
type Shown = [[Uint8Array, Uint8Array][], Uint8Array[]];
const partsOf = (log: AccountLog) => decodeCbor(standingProof(log)) as Shown;

/** What the proof says is what the whole log says. */
async function agrees(accountKey: Uint8Array, log: AccountLog) {
  const standing = await readStandingProof(accountKey, standingProof(log));
  const plain = (devices: Iterable<{ id: string; key: Uint8Array; standing: string }> = []) =>
    [...devices].map(({ id, key, standing: how }) => ({ id, key, how })).sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(standing?.place).toEqual(placeAt(log, log.entries.length));
  expect(plain(standing?.devices.values())).toEqual(plain(stateOf(log)?.devices.values()));
  return standing;
}

test("[AL6] a proof shows who is in at the head of a log, to whoever has the account's key and nothing else", async () => {
  const { root, first, log } = await household();
  let now = log;
  await agrees(root.publicKey, now);
  now = await deviceSays(now, first, adding(phone));
  now = await deviceSays(now, phone, adding(tablet));
  now = await deviceSays(now, tablet, suspending(first));
  const standing = await agrees(root.publicKey, now);
  expect(standing?.places.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  now = await rootSays(now, root, revoking(2, []));
  expect((await agrees(root.publicKey, now))?.places.map(({ seq }) => seq)).toEqual([5]);
  const newSeed = crypto.getRandomValues(new Uint8Array(32));
  now = await appended(now, await signRotation(now, root.privateKey, { accepts: 5, newSeed }, NOW));
  await agrees(root.publicKey, now);
  now = await deviceSays(now, first, adding(laptop));
  await agrees(root.publicKey, now);
  now = await appended(now, await signByRoot(now, newSeed, recovering(7, tablet, [first]), NOW));
  expect(await agrees(root.publicKey, now)).toMatchObject({ rootSeq: 8, place: { seq: 8 } });
});

test("[AL6] nothing that is not in the log is proved: no entry less, more, or of somebody else", async () => {
  const { root, first, log } = await household();
  const other = await household();
  const revoked = await rootSays(await deviceSays(log, first, adding(phone)), root, revoking(2, [phone]));
  const now = await deviceSays(revoked, first, adding(tablet));
  const holds = async (shown: unknown, key = root.publicKey) => (await readStandingProof(key, encodeCbor(shown))) !== undefined;
  const [rotations, entries] = partsOf(now);
  expect(await holds([rotations, entries])).toBe(true);
  expect(await holds([rotations, entries], other.root.publicKey)).toBe(false);
  const before = partsOf(await deviceSays(log, first, adding(phone)))[1];
  for (const wrong of [
    [rotations, entries.slice(1)],
    [rotations, [...entries].reverse()],
    [rotations, [entries[0], entries[0]]],
    [rotations, [...before, ...entries]],
    [rotations, [...entries, before[1]]],
    [rotations, []],
    [[], [partsOf(other.log)[1][0]]],
    [[[first.key, new Uint8Array(64)]], entries],
    [rotations, entries, []],
    [entries],
    "proof",
  ]) {
    expect(await holds(wrong)).toBe(false);
  }
  // Somebody who hands the root over to himself, and signs by it.
  const thief = crypto.getRandomValues(new Uint8Array(32));
  const own = await signByRoot(log, thief, revoking(1, []), NOW);
  const word = await sign(thief, handoverInput(await publicKeyOf(thief)));
  expect(await holds([[[await publicKeyOf(thief), word]], [own]])).toBe(false);
  const honest = await sign(root.privateKey, handoverInput(await publicKeyOf(thief)));
  expect(await holds([[[await publicKeyOf(thief), honest]], [own]])).toBe(true);
  // By a device that was removed, for a head that it has.
  const byRemoved = await signByDevice(revoked, phone, adding(laptop), NOW);
  expect(await holds([rotations, [entries[0], byRemoved]])).toBe(false);
});

test("[AL6] no bit of a proof can be turned, and hostile bytes are no proof", async () => {
  const { root, first, log } = await household();
  const proof = standingProof(await deviceSays(log, first, adding(phone)));
  await fc.assert(
    fc.asyncProperty(fc.nat(proof.length * 8 - 1), fc.uint8Array({ maxLength: 500 }), async (bit, hostile) => {
      const turned = proof.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(await readStandingProof(root.publicKey, turned)).toBeUndefined();
      expect(await readStandingProof(root.publicKey, hostile)).toBeUndefined();
    }),
    { numRuns: 200 },
  );
  expect(await readStandingProof(root.publicKey, new Uint8Array(MAX_STANDING_PROOF_BYTES + 1))).toBeUndefined();
});

test("[AL6] the longest proof that an account can have fits; a common one has few hundred bytes", async () => {
  const { root, first, log } = await household();
  expect(standingProof(log).length).toBeLessThan(320);
  let [now, seed] = [log, root.privateKey];
  for (let i = 0; i < MAX_ROTATIONS; i++) {
    const newSeed = crypto.getRandomValues(new Uint8Array(32));
    now = await appended(now, await signRotation(now, seed, { accepts: now.entries.length, newSeed }, NOW));
    seed = newSeed;
  }
  const more = await signRotation(now, seed, { accepts: now.entries.length, newSeed: seed }, NOW);
  await expect(appended(now, more)).rejects.toThrow("full");
  const others = await machines(9 + MAX_DEVICE_ENTRIES / 2);
  for (const each of others.slice(0, 9)) now = await deviceSays(now, first, adding(each));
  const business = { type: "business", accepts: now.entries.length, name: "€".repeat(256), hosting: "own-server" } as const;
  now = await appended(now, await signByRoot(now, seed, business, NOW));
  now = await deviceSays(now, others[0] as Machine, LEAVING);
  for (const each of others.slice(9)) {
    now = await deviceSays(now, first, adding(each));
    if (now.entries.length - (stateOf(now)?.rootSeq ?? 0) === MAX_DEVICE_ENTRIES) break;
    now = await deviceSays(now, each, LEAVING);
  }
  expect(now.entries.length - (stateOf(now)?.rootSeq ?? 0)).toBe(MAX_DEVICE_ENTRIES);
  const standing = await agrees(root.publicKey, now);
  expect(standing?.places).toHaveLength(1 + MAX_DEVICE_ENTRIES);
  expect(standingProof(now).length).toBeLessThanOrEqual(MAX_STANDING_PROOF_BYTES);
});
