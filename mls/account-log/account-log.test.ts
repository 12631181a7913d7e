import { expect, test } from "vitest";
import { encodeCbor, MAX_DEVICES_PER_ACCOUNT } from "../../protocol/index.ts";
import { extendLog, placeAt, reopenLog, wasActive } from "./account-log.ts";
import { type AccountState, MAX_DEVICE_ENTRIES, MAX_LOG_ENTRIES, ROOT_RESERVE } from "./account-state.ts";
import { decideAppend, ENTRY_TIME_TOLERANCE_MS } from "./append.ts";
import { type Entry, MAX_ENTRY_BYTES, NO_ENTRY, signEntry } from "./entry.ts";
import { judge, listOf } from "./judge.ts";
import { standingProof } from "./show-standing.ts";
import { beginLog, signByDevice, signByRoot, signRotation } from "./sign-entry.ts";
import { readStandingProof } from "./standing-proof.ts";
import {
  adding,
  admitting,
  appended,
  bytesOf,
  closing,
  currentState,
  deviceSays,
  household,
  inside,
  LEAVING,
  machine,
  machines,
  NOW,
  recovering,
  revoking,
  rootSays,
  suspending,
} from "./testing/household.ts";
import { verifyLog } from "./verify-log.ts";

const [phone, tablet, laptop] = (await machines(3)) as [Machine, Machine, Machine];
type Machine = Awaited<ReturnType<typeof machine>>;

test("[AL1] the list of devices is what the entries say: added, gone by itself, suspended, removed, brought by recovery", async () => {
  const { root, first, log } = await household();
  expect(inside(log)).toEqual([first.id]);
  let now = await deviceSays(log, first, adding(phone));
  now = await deviceSays(now, phone, adding(tablet));
  expect(inside(now)).toEqual([first.id, phone.id, tablet.id].sort());
  now = await deviceSays(now, tablet, LEAVING);
  now = await deviceSays(now, phone, suspending(first));
  expect(inside(now)).toEqual([`${first.id}*`, phone.id].sort());
  now = await rootSays(now, root, revoking(now.entries.length, [phone], [first]));
  expect(inside(now)).toEqual([first.id]);
  now = await rootSays(now, root, recovering(now.entries.length, laptop, [first]));
  expect(inside(now)).toEqual([laptop.id]);
  expect(await verifyLog(root.publicKey, bytesOf(now), null)).toMatchObject({ kind: "ok", overruled: null });
});

test("[AL1] the service reads back what it stored without asking for signatures, and gets the same", async () => {
  const { first, log } = await household();
  const now = await deviceSays(log, first, adding(phone));
  expect(await reopenLog(bytesOf(now))).toEqual(now);
  await expect(reopenLog(bytesOf(now).reverse())).rejects.toThrow("broken");
});

test("[AL2] what is suspended does nothing any more but leave, and only the root lifts it", async () => {
  const { root, first, log } = await household();
  const two = await deviceSays(await deviceSays(log, first, adding(phone)), phone, suspending(first));
  for (const saying of [adding(tablet), suspending(phone)]) {
    const bytes = await signByDevice(two, first, saying, NOW);
    expect(await decideAppend(two, bytes, NOW)).toEqual({ kind: "refused", rule: "signer" });
  }
  expect(inside(await deviceSays(two, first, LEAVING))).toEqual([phone.id]);
  expect(inside(await rootSays(two, root, revoking(3, [], [first])))).toEqual([first.id, phone.id].sort());
});

test("[AL3] what devices signed after the entry that the root accepts is void, and the devices that they brought are out", async () => {
  const { root, first, log } = await household();
  const before = await deviceSays(log, first, adding(phone));
  let now = await deviceSays(before, phone, adding(tablet));
  now = await deviceSays(now, tablet, suspending(first));
  now = await rootSays(now, root, revoking(2, [phone]));
  expect(inside(now)).toEqual([first.id]);
  // The key of a void device is nobody's: it may come again, by somebody who may add.
  expect(inside(await deviceSays(now, first, adding(tablet)))).toEqual([first.id, tablet.id].sort());
});

test("[AL3] whoever left stays out, whatever the root accepts: nobody but the device itself can have signed that", async () => {
  const { root, first, log } = await household();
  const before = await deviceSays(log, first, adding(phone));
  const now = await rootSays(await deviceSays(before, phone, LEAVING), root, revoking(2, []));
  expect(inside(now)).toEqual([first.id]);
  expect(inside(await rootSays(now, root, recovering(4, tablet)))).toEqual([first.id, tablet.id].sort());
});

test("[AL3] the root takes nothing back that it accepted or signed before", async () => {
  const { root, first, log } = await household();
  const revoked = await rootSays(await deviceSays(log, first, adding(phone)), root, revoking(2, [phone]));
  for (const accepts of [1, 2, 4, 9]) {
    const bytes = await signByRoot(revoked, root.privateKey, revoking(accepts, []), NOW);
    expect(await decideAppend(revoked, bytes, NOW)).toEqual({ kind: "refused", rule: "accepts" });
  }
});

test("[AL3] a device that went meanwhile is no reason to refuse the root", async () => {
  const { root, first, log } = await household();
  const left = await deviceSays(await deviceSays(log, first, adding(phone)), phone, LEAVING);
  const now = await rootSays(left, root, revoking(3, [phone, tablet], [laptop]));
  expect(inside(now)).toEqual([first.id]);
});

test("[AL4] no device and no key comes back, and ten are the most, those that are suspended too", async () => {
  const { root, first, log } = await household();
  let now = await deviceSays(log, first, adding(phone));
  now = await rootSays(now, root, revoking(2, [phone]));
  for (const again of [phone, { ...phone, id: tablet.id }, { ...tablet, id: phone.id }, first]) {
    const bytes = await signByDevice(now, first, adding(again), NOW);
    expect(await decideAppend(now, bytes, NOW)).toEqual({ kind: "refused", rule: "spent-device" });
  }
  const rest = await machines(MAX_DEVICES_PER_ACCOUNT - 1);
  for (const each of rest) now = await deviceSays(now, first, adding(each));
  now = await deviceSays(now, first, suspending(rest[0] as Machine));
  const eleventh = await signByDevice(now, first, adding(tablet), NOW);
  expect(await decideAppend(now, eleventh, NOW)).toEqual({ kind: "refused", rule: "too-many-devices" });
  const accepts = now.entries.length;
  const restored = await signByRoot(now, root.privateKey, recovering(accepts, tablet), NOW);
  expect(await decideAppend(now, restored, NOW)).toEqual({ kind: "refused", rule: "too-many-devices" });
  // However many there are, each can be removed.
  expect(inside(await rootSays(now, root, revoking(accepts, rest)))).toEqual([first.id]);
  expect(inside(await rootSays(now, root, recovering(accepts, tablet, [first, ...rest])))).toEqual([tablet.id]);
});

test("[AL5] devices fill the log only so far before the root comes, and never the part that is kept for it", async () => {
  const { root, first, log } = await household();
  let now = log;
  for (const each of await machines(MAX_DEVICE_ENTRIES / 2)) {
    now = await deviceSays(now, first, adding(each));
    now = await deviceSays(now, each, LEAVING);
  }
  const more = await signByDevice(now, first, adding(phone), NOW);
  expect(await decideAppend(now, more, NOW)).toEqual({ kind: "refused", rule: "device-limit" });
  now = await rootSays(now, root, revoking(1, []));
  expect(inside(await deviceSays(now, first, adding(phone)))).toEqual([first.id, phone.id].sort());
});

test("[AL5] in a log that is full of devices' and businesses' entries the root still removes, recovers and rotates", async () => {
  const { log } = await household();
  const base = { prev: NO_ENTRY, at: NOW, signer: "root", adds: "devices" } as const;
  let states: AccountState[] = [currentState(log)];
  const list = listOf(currentState(log));
  const grow = (entry: Entry) => {
    const judged = judge(states, entry);
    if (judged.kind === "ok") states = [...states, judged.state];
    return judged.kind === "ok" ? "ok" : judged.rule;
  };
  const business = (seq: number): Entry => ({
    ...base,
    seq,
    accepts: seq - 1,
    type: "business",
    name: "Acme",
    hosting: "gateway",
    list,
  });
  const revoke = (seq: number): Entry => ({ ...base, seq, accepts: seq - 1, type: "revoke", devices: [], lifts: [], list });
  for (let seq = 2; seq <= MAX_LOG_ENTRIES - ROOT_RESERVE; seq++) expect(grow(business(seq))).toBe("ok");
  const first = states.length + 1;
  expect(grow(business(first))).toBe("full");
  expect(grow({ prev: NO_ENTRY, at: NOW, signer: phone.id, seq: first, type: "leave" })).toBe("full");
  for (let seq = first; seq <= MAX_LOG_ENTRIES; seq++) expect(grow(revoke(seq))).toBe("ok");
  expect(grow(revoke(MAX_LOG_ENTRIES + 1))).toBe("full");
});

test("[AL6] what was active at an entry is the same for ever: by its hash, whatever came later", async () => {
  const { root, first, log } = await household();
  const added = await deviceSays(log, first, adding(phone));
  const now = await rootSays(added, root, revoking(1, []));
  const [one, two, three] = [1, 2, 3].map((seq) => placeAt(now, seq)) as [Place, Place, Place];
  type Place = NonNullable<ReturnType<typeof placeAt>>;
  expect([one, two, three].map((place) => wasActive(now, place, phone))).toEqual([false, true, false]);
  expect([one, two, three].map((place) => wasActive(now, place, first))).toEqual([true, true, true]);
  expect(wasActive(now, two, { id: phone.id, key: tablet.key })).toBe(false);
  expect(wasActive(now, { ...two, hash: three.hash }, phone)).toBe(false);
  expect(wasActive(added, three, first)).toBe(false);
  const suspended = await deviceSays(added, phone, suspending(first));
  expect(wasActive(suspended, placeAt(suspended, 3) as Place, first)).toBe(false);
});

test("[AL7] a rotated root signs from there on, the old one nothing more; who is whom stays", async () => {
  const { root, first, log } = await household();
  const newSeed = crypto.getRandomValues(new Uint8Array(32));
  const now = await appended(log, await signRotation(log, root.privateKey, { accepts: 1, newSeed }, NOW));
  const byOld = await signByRoot(now, root.privateKey, revoking(2, [first]), NOW);
  expect(await decideAppend(now, byOld, NOW)).toEqual({ kind: "refused", rule: "signature" });
  const gone = await appended(now, await signByRoot(now, newSeed, revoking(2, [first]), NOW));
  expect(inside(gone)).toEqual([]);
  expect(await verifyLog(root.publicKey, bytesOf(gone), null)).toMatchObject({ kind: "ok" });
  expect(currentState(gone).accountKey).toEqual(root.publicKey);
});

test("[AL7] nobody rotates to a key that nobody has shown to have", async () => {
  const { root, log } = await household();
  const [other, another] = [await machine(), await machine()];
  const made = await signRotation(log, root.privateKey, { accepts: 1, newSeed: other.privateKey }, NOW);
  const now = await appended(log, made);
  const entry = now.entries[1]?.entry as Extract<Entry, { type: "rotate" }>;
  for (const lie of [{ rootKey: another.key }, { proof: new Uint8Array(64) }, { handover: entry.proof }]) {
    const bytes = await signEntry(root.privateKey, { ...entry, ...lie });
    expect(await decideAppend(log, bytes, NOW)).toEqual({ kind: "refused", rule: "signature" });
  }
});

test("[AL11] once the root says that it alone brings devices none that is in does, through all that it says later, until it says otherwise", async () => {
  const { root, first, log } = await household();
  let now = await rootSays(await deviceSays(log, first, adding(phone)), root, closing(2));
  const refusedAdd = async (by: Machine, which: Machine) =>
    decideAppend(now, await signByDevice(now, by, adding(which), NOW), NOW);
  const refused = { kind: "refused", rule: "root-adds" };
  expect(await refusedAdd(first, tablet)).toEqual(refused);
  now = await rootSays(now, root, admitting(3, tablet));
  expect(inside(now)).toEqual([first.id, phone.id, tablet.id].sort());
  now = await deviceSays(now, tablet, suspending(phone));
  const [other, third] = (await machines(2)) as [Machine, Machine];
  expect(await refusedAdd(tablet, other)).toEqual(refused);
  now = await rootSays(now, root, recovering(now.entries.length, other, [first]));
  expect(await refusedAdd(other, third)).toEqual(refused);
  const newSeed = crypto.getRandomValues(new Uint8Array(32));
  const accepts = now.entries.length;
  now = await appended(now, await signRotation(now, root.privateKey, { accepts, newSeed }, NOW));
  expect(await refusedAdd(other, third)).toEqual(refused);
  // Whoever sees no more of the log than what a credential shows refuses it too.
  expect((await readStandingProof(root.publicKey, standingProof(now)))?.place.seq).toBe(now.entries.length);
  const forged = await signByDevice(now, other, adding(third), NOW);
  const shown = [...now.entries.slice(-1).map(({ bytes }) => bytes), forged];
  expect(await readStandingProof(root.publicKey, encodeCbor([[], shown]))).toBeUndefined();
  now = await appended(now, await signByRoot(now, newSeed, { ...revoking(accepts + 1, []), adds: "devices" }, NOW));
  expect(inside(await deviceSays(now, other, adding(third)))).toContain(third.id);
});

test("[AL8] a retry is known, what was signed for another head is to be signed anew, and what was kept for long is not taken", async () => {
  const { first, log } = await household();
  const bytes = await signByDevice(log, first, adding(phone), NOW);
  const now = await appended(log, bytes);
  expect(await decideAppend(now, bytes, NOW + 10 * ENTRY_TIME_TOLERANCE_MS)).toEqual({ kind: "known" });
  const late = await signByDevice(log, first, adding(tablet), NOW);
  expect(await decideAppend(now, late, NOW)).toEqual({ kind: "conflict", head: placeAt(now, 2) });
  const kept = await signByDevice(now, first, adding(tablet), NOW);
  for (const at of [NOW - ENTRY_TIME_TOLERANCE_MS - 1, NOW + ENTRY_TIME_TOLERANCE_MS + 1])
    expect(await decideAppend(now, kept, at)).toEqual({ kind: "refused", rule: "time" });
  expect(await decideAppend(now, kept, NOW + ENTRY_TIME_TOLERANCE_MS)).toMatchObject({ kind: "append" });
});

test("[AL8] an append says whose sessions begin and end with it", async () => {
  const { root, first, log } = await household();
  const decided = async (from: typeof log, bytes: Uint8Array) => {
    const decision = await decideAppend(from, bytes, NOW);
    if (decision.kind !== "append") throw new Error(decision.kind);
    return decision;
  };
  const added = await decided(log, await signByDevice(log, first, adding(phone), NOW));
  expect(added).toMatchObject({ began: [phone.id], ended: [] });
  const suspended = await decided(added.log, await signByDevice(added.log, phone, suspending(first), NOW));
  expect(suspended).toMatchObject({ began: [], ended: [first.id] });
  const root3 = await signByRoot(suspended.log, root.privateKey, revoking(2, [phone]), NOW);
  expect(await decided(suspended.log, root3)).toMatchObject({ began: [first.id], ended: [phone.id] });
});

test("the bytes of an entry are these", async () => {
  const seed = (byte: number) => new Uint8Array(32).fill(byte);
  const { publicKeyOf } = await import("../signature.ts");
  const { accountIdOf, idFromBytes } = await import("../../protocol/index.ts");
  const publicKey = await publicKeyOf(seed(1));
  const root = { accountId: await accountIdOf(publicKey), publicKey, privateKey: seed(1) };
  const id = idFromBytes<typeof phone.id>(new Uint8Array(16).fill(3));
  const bytes = await beginLog(root, { id, key: await publicKeyOf(seed(2)) }, NOW);
  expect(Buffer.from(bytes).toString("hex")).toMatchInlineSnapshot(
    `"a86261741b000001a22499f800637365710164707265765820000000000000000000000000000000000000000000000000000000000000000064747970656767656e65736973666465766963657641774d4441774d4441774d4441774d4441774d444177667369676e657264726f6f74696465766963654b657958208139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b3946a6163636f756e744b657958208a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c97330d7e3b102f06bc09b7478c2a35d7c2d3685f63ed9e907d2e98b437dc3a276572cbda2b1e5a0f1cb0efac072bd6e52591edb8be54bf87320935ffc2c4180e"`,
  );
});

test("the longest entry fits", async () => {
  const { root, log } = await household();
  const business = await signByRoot(
    log,
    root.privateKey,
    { type: "business", accepts: 1, name: "€".repeat(256), hosting: "own-server" },
    NOW,
  );
  const all = await machines(20);
  const recover = await signByRoot(
    log,
    root.privateKey,
    { ...recovering(1, phone, all.slice(10)), lifts: all.slice(0, 10).map(({ id }) => id) } as ReturnType<typeof recovering>,
    NOW,
  );
  for (const bytes of [business, recover]) {
    expect(bytes.length).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
    expect(await extendLog(log, bytes)).toMatchObject({ kind: "ok" });
  }
});
