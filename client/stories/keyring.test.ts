// The key that an account's history lies under: who has it, who makes another once somebody is out, and who can stand in the way of that.

import { expect, test } from "vitest";
import { recoverySecrets, signMethod } from "../../mls/recovery/index.ts";
import { type DeviceId, selfConversationId } from "../../protocol/index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import type { World } from "../simulation/world.ts";
import type { Write } from "../store/port.ts";
import type { RecoveryRecord } from "../store/tables.ts";
import { household, link, MINUTE_MS, newDevice, says } from "./linking.ts";
import { hostile } from "./talking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");

async function stored(device: Device) {
  const account = await device.disk.open().get("account", []);
  if (account === undefined) throw new Error("no account");
  return account;
}
const keyOf = async (device: Device) => (await stored(device)).recovery?.keyringKey;
const chainOf = async (device: Device) => (await device.disk.open().get("history", [])) ?? undefined;
const idOf = async (device: Device): Promise<DeviceId> => (await stored(device)).deviceId;

async function setUp(world: World, device: Device) {
  const begun = await world.ends(device.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  const { groups, asked } = begun;
  expect(await world.ends(device.verbs.finishRecovery(asked.map((group) => groups[group] ?? "")))).toEqual({ kind: "ok" });
  return { kind: "key", typed: groups.join(" ") } as const;
}

/** Ana's tablet, phone and laptop; the recovery key was set up when phone and laptop were there. */
async function three(seed: number) {
  const home = await household(seed);
  const { world, ana } = home;
  const [phone, laptop] = [await newDevice(world, "Phone"), await newDevice(world, "Laptop")];
  await link(world, ana, phone);
  await world.clock.advance(MINUTE_MS);
  await link(world, ana, laptop);
  await world.clock.advance(2 * MINUTE_MS);
  const way = await setUp(world, ana);
  await world.clock.advance(2 * MINUTE_MS);
  return { ...home, phone, laptop, way };
}

test("[HI14] devices that were linked before there was a recovery key have what the history lies under, and write on alone", async () => {
  const { world, ana, bob, chat, phone, laptop, way } = await three(971);
  for (const device of [phone, laptop]) expect(await keyOf(device)).toEqual(await keyOf(ana));
  await world.ends(ana.verbs.keepHistory());
  ana.crash();
  laptop.crash();
  await says(world, bob, chat, "to the phone alone");
  await world.clock.advance(20 * MINUTE_MS);
  const other = await newDevice(world, "Ana again");
  const found = await world.ends(other.verbs.findAccount(way));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(await world.ends(other.verbs.restore(found.devices.map(({ device }) => device)))).toEqual({ kind: "ok" });
  await world.clock.advance(2 * MINUTE_MS);
  expect(textsOf(await world.ends(other.timeline(chat)))).toEqual(["before", "to the phone alone"]);
  expect([...ana.failures, ...phone.failures, ...other.failures]).toEqual([]);
});

test("[HI14] [RC14] once a device is suspended the others go on under a key that it has not, and the recovery key opens it", async () => {
  const { world, ana, bob, chat, phone, laptop, way } = await three(972);
  await world.ends(ana.verbs.keepHistory());
  const before = await keyOf(phone);
  const thiefs = await idOf(phone);
  const [own, by] = [world.service.logs.get(await selfConversationId(await ana.accountId)), await idOf(laptop)];
  const said = new Set<number>();
  const since = Math.max(0, ...(own?.entries.map(({ seq }) => seq) ?? []));
  expect(await world.ends(laptop.verbs.removeDevice(thiefs))).toEqual({ kind: "ok" });
  const isSaid = () => {
    for (const { kind, device, seq } of own?.entries ?? []) if (kind === "message" && device === by && seq > since) said.add(seq);
    return false;
  };
  await world.clock.until(isSaid, 5 * MINUTE_MS);
  await says(world, bob, chat, "after");
  await world.clock.advance(20 * MINUTE_MS);
  expect(await keyOf(phone)).toEqual(before);
  expect(await keyOf(ana)).not.toEqual(before);
  expect(await keyOf(laptop)).toEqual(await keyOf(ana));
  // It was said when the phone could hear nothing any more, whatever the service would do.
  expect(said.size).toBeGreaterThan(0);
  expect(Math.min(...said)).toBeGreaterThan(own?.members.get(thiefs)?.removedAt?.seq ?? Number.POSITIVE_INFINITY);
  // It lies under that by now, and no key that the phone ever had opens it.
  const under = (await chainOf(ana))?.keyringKey;
  expect(under).toEqual(await keyOf(ana));
  const { recovery } = await stored(phone);
  for (const key of [recovery?.keyringKey, ...(recovery?.formerKeys ?? [])]) expect(key).not.toEqual(under);
  expect([await stored(ana), await stored(laptop)].map(({ historyStopped }) => historyStopped ?? null)).toEqual([null, null]);
  // The vault has not been touched: no root was at hand.
  for (const device of [ana, phone, laptop]) device.crash();
  const other = await newDevice(world, "Ana again");
  const found = await world.ends(other.verbs.findAccount(way));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(await world.ends(other.verbs.restore(found.devices.map(({ device }) => device)))).toEqual({ kind: "ok" });
  await world.clock.advance(2 * MINUTE_MS);
  expect(textsOf(await world.ends(other.timeline(chat)))).toEqual(["before", "after"]);
  expect([...ana.failures, ...laptop.failures, ...other.failures]).toEqual([]);
});

test("[HI14] where the device that put it out is gone at once, another one makes the key", async () => {
  const { world, ana, phone, laptop } = await three(973);
  const before = await keyOf(phone);
  expect(await world.ends(laptop.verbs.removeDevice(await idOf(phone)))).toEqual({ kind: "ok" });
  laptop.crash();
  // She hears of it when she is online anew.
  ana.network.setOnline(false);
  await world.clock.advance(MINUTE_MS);
  ana.network.setOnline(true);
  await world.clock.advance(20 * MINUTE_MS);
  expect(await keyOf(ana)).not.toEqual(before);
  await world.ends(laptop.open());
  await world.clock.advance(10 * MINUTE_MS);
  expect(await keyOf(laptop)).toEqual(await keyOf(ana));
  expect(await keyOf(phone)).toEqual(before);
  expect([...ana.failures, ...laptop.failures]).toEqual([]);
});

test("[HI14] a device that is kept at a restore, and one that is let in again, are given the key and write", async () => {
  const { world, ana, bob, chat, phone, laptop, way } = await three(974);
  await world.ends(ana.verbs.keepHistory());
  const [kept, lostOne] = [await idOf(phone), await idOf(ana)];
  expect(await world.ends(ana.verbs.removeDevice(await idOf(laptop)))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  ana.crash();
  laptop.crash();
  const other = await newDevice(world, "Ana again");
  expect((await world.ends(other.verbs.findAccount(way))).kind).toBe("ok");
  // The laptop was suspended by the thief, and is in again.
  expect(await world.ends(other.verbs.restore([lostOne]))).toEqual({ kind: "ok" });
  await world.clock.advance(5 * MINUTE_MS);
  expect(await keyOf(phone)).toEqual(await keyOf(other));
  expect((await stored(phone)).deviceId).toBe(kept);
  await world.ends(laptop.open());
  await world.clock.advance(60 * MINUTE_MS);
  await says(world, bob, chat, "to all");
  await world.clock.advance(20 * MINUTE_MS);
  expect(await keyOf(laptop)).toEqual(await keyOf(other));
  for (const device of [other, phone, laptop]) {
    expect((await stored(device)).historyStopped ?? null).toBeNull();
    expect(textsOf(await world.ends(device.timeline(chat))).at(-1)).toBe("to all");
  }
  expect(await keyOf(ana)).not.toEqual(await keyOf(other));
});

/** A stolen device tells the others what whoever holds it likes. */
async function lies(world: World, device: Device, lie: Partial<RecoveryRecord>): Promise<void> {
  const account = await stored(device);
  const nothing = { keyringKey: new Uint8Array(32), formerKeys: [], madeAt: 0, methods: [] };
  device.crash();
  const store = device.disk.open();
  const recovery = { ...nothing, ...account.recovery, ...lie, isTold: false };
  const writes = [{ table: "account" as const, key: [], value: { ...account, recovery } }];
  expect(await store.transact({ scope: "client", version: await store.version("client"), writes })).toBe("done");
  await world.ends(device.open());
  const { keyringKey, formerKeys, madeAt, methods } = recovery;
  const says = { kind: "key", keyringKey, formerKeys, madeAt, methods } as const;
  const chat = await selfConversationId(account.accountId);
  await hostile({ world, chat }, device, { kind: "own-words", words: [{ about: "keyring", says }] });
  await world.clock.advance(2 * MINUTE_MS);
}

test("[HI15] [RC14] a stolen device that names a key, a later place and a way of its own to recover has nothing of it once it is out", async () => {
  const { world, ana, phone, laptop } = await three(975);
  const thiefs = await recoverySecrets("key", new Uint8Array(22).fill(9));
  const { accountId, deviceSecret } = await stored(phone);
  const method = await signMethod(accountId, deviceSecret, { kind: "key", method: thiefs.method });
  const known = new Uint8Array(32).fill(7);
  const { methods, madeAt } = (await stored(ana)).recovery ?? { methods: [], madeAt: -1 };
  await lies(world, phone, { keyringKey: known, madeAt: 1000, methods: [method] });
  // It is in, so it may say a key; it leaves no way out that the root has signed, and brings none.
  expect((await stored(ana)).recovery).toMatchObject({ keyringKey: known, madeAt, methods });
  expect(await world.ends(laptop.verbs.removeDevice(await idOf(phone)))).toEqual({ kind: "ok" });
  await world.clock.advance(5 * MINUTE_MS);
  for (const device of [ana, laptop]) {
    expect((await stored(device)).recovery).toMatchObject({ methods });
    expect(await keyOf(device)).not.toEqual(known);
  }
  expect(await keyOf(laptop)).toEqual(await keyOf(ana));
  // What it said while it was on its way out, and the service let through, is nobody's word.
  ana.crash();
  const store = ana.disk.open();
  const says = { kind: "key", keyringKey: known, formerKeys: [], madeAt: 1000, methods: [] } as const;
  const value = { device: await idOf(phone), says: { ...says, formerKeys: [], methods: [] } };
  const writes = [{ table: "keyringWords" as const, key: [99], value }];
  expect(await store.transact({ scope: "keyring", version: await store.version("keyring"), writes })).toBe("done");
  await world.ends(ana.open());
  await world.clock.advance(MINUTE_MS);
  expect(await store.range("keyringWords", { prefix: [] })).toEqual([]);
  expect(await keyOf(ana)).not.toEqual(known);
  expect(await keyOf(ana)).toEqual(await keyOf(laptop));
  expect([...ana.failures, ...laptop.failures]).toEqual([]);
});

test("[HI15] as long as the root lies on a device no other one makes it believe that recovery is set up", async () => {
  const { world, ana } = await household(976);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(2 * MINUTE_MS);
  await lies(world, phone, {});
  expect(await world.ends(ana.ask({ kind: "account" }))).toMatchObject({ recovery: "none" });
  expect((await stored(ana)).rootSecret).not.toBeNull();
});

test("[HI14] a device that has another key than the others asks them, and goes on", async () => {
  const { world, ana, bob, chat, phone } = await three(977);
  await world.ends(ana.verbs.keepHistory());
  const account = await stored(phone);
  phone.crash();
  // As one that was away for longer than what devices say to one another is kept
  const store = phone.disk.open();
  const recovery = account.recovery && { ...account.recovery, keyringKey: new Uint8Array(32).fill(1), formerKeys: [] };
  const change = async (scope: string, write: Write) =>
    expect(await store.transact({ scope, version: await store.version(scope), writes: [write] })).toBe("done");
  await change("client", { table: "account", key: [], value: { ...account, recovery: recovery ?? null } });
  await change("history", { table: "history", key: [], value: null });
  await world.ends(phone.open());
  await says(world, bob, chat, "more");
  await world.clock.advance(80 * MINUTE_MS);
  expect(await keyOf(phone)).toEqual(await keyOf(ana));
  expect((await stored(phone)).historyStopped ?? null).toBeNull();
});
