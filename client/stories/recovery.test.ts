// Accounts whose devices are lost: what brings them back, whom that puts out, and who can stand in the way.

import { expect, test } from "vitest";
import { generateAccount } from "../../mls/index.ts";
import { recoverySecrets, signVaultRecord } from "../../mls/recovery/index.ts";
import { type ConversationId, toBase64Url, type VaultId } from "../../protocol/index.ts";
import { objectIdOf, openSegment } from "../history/segment.ts";
import type { LinkView } from "../queries.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { ROUGH } from "../simulation/network.ts";
import { World } from "../simulation/world.ts";
import { link, household as linkedHousehold, newDevice } from "./linking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");

async function stored(device: Device) {
  const account = await device.disk.open().get("account", []);
  if (account === undefined) throw new Error("no account");
  return account;
}

async function setUp(world: World, device: Device): Promise<string> {
  const begun = await world.ends(device.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  const { groups, asked } = begun;
  const typed = asked.map((group) => groups[group] ?? "");
  expect(await world.ends(device.verbs.finishRecovery(typed))).toEqual({ kind: "ok" });
  return groups.join(" ");
}

async function empty(world: World, name: string): Promise<Device> {
  const device = world.device(name);
  await device.open();
  return device;
}

async function restored(world: World, device: Device, typed: string, isLost = true): Promise<void> {
  const found = await world.ends(device.verbs.findAccount({ kind: "key", typed }));
  if (found.kind !== "ok") throw new Error(found.kind);
  const lost = isLost ? found.devices.map((each) => each.device) : [];
  expect(await world.ends(device.verbs.restore(lost))).toEqual({ kind: "ok" });
}

test("[RC10] a key counts when two of its groups were typed again; then the root is on no device", async () => {
  const world = new World(801);
  const ana = await world.person("Ana");
  const begun = await world.ends(ana.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  const { groups, asked } = begun;
  expect(groups.map(({ length }) => length)).toEqual([5, 5, 5, 5, 5, 5, 5, 5]);
  const [first, second] = asked;
  const right = groups[first] ?? "";
  expect(await world.ends(ana.verbs.finishRecovery([right, "00000"]))).toMatchObject({ kind: "mistyped", groups: [second] });
  expect((await stored(ana)).rootSecret).not.toBeNull();
  const small = asked.map((group) => ` ${(groups[group] ?? "").toLowerCase()} `);
  expect(await world.ends(ana.verbs.finishRecovery(small))).toEqual({ kind: "ok" });
  const { rootSecret, recovery } = await stored(ana);
  expect(rootSecret).toBeNull();
  expect(recovery?.methods).toMatchObject([{ kind: "key" }]);
  expect(await world.ends(ana.verbs.beginRecovery())).toEqual({ kind: "set-up-already" });
});

test("[RC19] who has said ten messages and can lose them is asked to set up recovery, once more a hundred later, and not any more when it is", async () => {
  const world = new World(808);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  const asks = async (device: Device) => (await world.ends(device.ask({ kind: "account" })))?.asksForRecovery;
  const say = async (device: Device, times: number) => {
    for (let i = 0; i < times; i++) {
      await world.ends(device.verbs.send(chat, { text: `word ${i}` }));
      await world.clock.advance(1_000);
    }
    await world.clock.advance(MINUTE_MS);
  };
  await say(ana, 9);
  await say(bob, 3);
  expect([await asks(ana), await asks(bob)]).toEqual([false, false]);
  await say(ana, 1);
  expect([await asks(ana), await asks(bob)]).toEqual([true, false]);
  ana.crash();
  await world.ends(ana.open());
  await world.clock.advance(MINUTE_MS);
  expect(await asks(ana)).toBe(true);
  expect(await world.ends(ana.verbs.askForRecoveryLater())).toEqual({ kind: "ok" });
  expect(await asks(ana)).toBe(false);
  expect((await stored(ana)).untilRecovery).toBe(100);
  await say(ana, 5);
  expect((await stored(ana)).untilRecovery).toBe(95);
  await setUp(world, ana);
  await say(ana, 5);
  expect((await stored(ana)).untilRecovery).toBe(95);
  expect(await asks(ana)).toBe(false);
});

test("[RC10] without an answer nothing is set up, and the root stays; tried again, it is", async () => {
  const world = new World(802);
  const ana = await world.person("Ana");
  const begun = await world.ends(ana.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  const typed = begun.asked.map((group) => begun.groups[group] ?? "");
  ana.network.setOnline(false);
  expect(await world.ends(ana.verbs.finishRecovery(typed))).toEqual({ kind: "offline" });
  expect((await stored(ana)).rootSecret).not.toBeNull();
  ana.network.setOnline(true);
  expect(await world.ends(ana.verbs.finishRecovery(typed))).toEqual({ kind: "ok" });
  const other = await empty(world, "Ana again");
  await restored(world, other, begun.groups.join("-"));
});

test("[RC11] with every device lost the key brings the account back, under the same id, and the old device is out", async () => {
  const world = new World(803);
  const ana = await world.person("Ana");
  const typed = await setUp(world, ana);
  const before = await stored(ana);
  const other = await empty(world, "Ana again");
  await restored(world, other, typed.toLowerCase());
  const after = await stored(other);
  expect(after).toMatchObject({ accountId: before.accountId, handle: "ana", registered: true, rootSecret: null });
  expect(after.deviceId).not.toBe(before.deviceId);
  const devices = await world.service.directory.byId(before.accountId)?.log.states.at(-1)?.devices;
  expect([...(devices?.keys() ?? [])]).toEqual([after.deviceId]);
  // Who had the lost device had the keyring's key: there is another one, and it opens again with the same recovery key.
  expect(after.recovery?.keyringKey).not.toEqual(before.recovery?.keyringKey);
  expect(after.recovery?.formerKeys[0]).toEqual(before.recovery?.keyringKey);
  expect(other.failures).toEqual([]);
  const third = await empty(world, "Ana once more");
  await restored(world, third, typed, false);
  expect((await stored(third)).recovery?.formerKeys[0]).toEqual(after.recovery?.keyringKey);
});

test("[RC11] it comes back over lines that lose and repeat", async () => {
  for (let seed = 810; seed < 816; seed++) {
    const world = new World(seed);
    const ana = await world.person("Ana");
    const typed = await setUp(world, ana);
    const other = await empty(world, "Ana again");
    other.network.weather = ROUGH;
    for (let isBack = false; !isBack; ) {
      const found = await world.ends(other.verbs.findAccount({ kind: "key", typed }));
      if (found.kind !== "ok") continue;
      isBack = (await world.ends(other.verbs.restore(found.devices.map(({ device }) => device)))).kind === "ok";
    }
    expect(other.failures, `seed ${seed}`).toEqual([]);
    const { deviceId, accountId } = await stored(other);
    expect(world.service.directory.byId(accountId)?.log.states.at(-1)?.devices.has(deviceId)).toBe(true);
  }
});

test("[RC11] a mistyped key is told by its group; one that opens nothing is told from one that the service forged", async () => {
  const world = new World(804);
  const ana = await world.person("Ana");
  const typed = await setUp(world, ana);
  const other = await empty(world, "Ana again");
  const find = (text: string) => world.ends(other.verbs.findAccount({ kind: "key", typed: text }));
  const at = typed[13] === "7" ? "8" : "7";
  expect(await find(typed.slice(0, 13) + at + typed.slice(14))).toMatchObject({ kind: "mistyped", groups: [2] });
  expect(await find(typed.slice(0, -1))).toMatchObject({ kind: "mistyped", letters: 39 });
  expect(await find("")).toMatchObject({ kind: "mistyped", letters: 0 });
  const [nobodys] = [(await world.person("Bob")).verbs.beginRecovery()];
  const begun = await world.ends(nobodys);
  if (begun.kind !== "ok") throw new Error(begun.kind);
  expect(await find(begun.groups.join(" "))).toEqual({ kind: "unknown" });
  expect(await world.ends(other.verbs.restore([]))).toEqual({ kind: "not-begun" });
  expect(await world.ends(other.verbs.findAccount({ kind: "passkey", secret: new Uint8Array(31) }))).toMatchObject({
    kind: "mistyped",
  });
});

test("[RC11] a vault that the service replaced is known as such: with another root's, with an older one, with another's log", async () => {
  const world = new World(805);
  const [ana, eve] = [await world.person("Ana"), await world.person("Eve")];
  const typed = await setUp(world, ana);
  const { accountId, recovery } = await stored(ana);
  const vaultId = recovery?.methods[0]?.vaultId as VaultId;
  const { vaults } = world.service;
  const good = vaults.stateOf(vaultId);
  if (good === undefined) throw new Error("no vault");
  const other = await empty(world, "Ana again");
  const find = async () => (await world.ends(other.verbs.findAccount({ kind: "key", typed }))).kind;
  const eves = { ...(await generateAccount()), accountId };
  const { method } = await recoverySecrets("key", new Uint8Array(22));
  const record = { accountId, vaultId, version: 9, proofKey: method.proofKey, sealed: new Uint8Array(1300) };
  vaults.replace(vaultId, { ...good, record: toBase64Url(await signVaultRecord(eves, record)) });
  expect(await find()).toBe("forged");
  vaults.replace(vaultId, { ...good, account: (await stored(eve)).accountId });
  expect(await find()).toBe("forged");
  vaults.replace(vaultId, { ...good, record: "AAAA" });
  expect(await find()).toBe("forged");
  vaults.replace(vaultId, good);
  expect(await find()).toBe("ok");
});

test("[RC11] a thief who adds devices meanwhile is out with them, and cannot write a vault without the root", async () => {
  const world = new World(806);
  const ana = await world.person("Ana");
  const typed = await setUp(world, ana);
  const { accountId, deviceId, deviceSecret, recovery } = await stored(ana);
  const vaultId = recovery?.methods[0]?.vaultId as VaultId;
  const record = { accountId, vaultId, version: 2, proofKey: new Uint8Array(32), sealed: new Uint8Array(9) };
  const thiefs = await signVaultRecord({ accountId, publicKey: new Uint8Array(32), privateKey: deviceSecret }, record);
  const answer = await world.service.vaults.put({ account: accountId, device: deviceId }, vaultId, {
    record: toBase64Url(thiefs),
  });
  expect(answer).toEqual({ rejection: { kind: "bad-proof" } });
  const other = await empty(world, "Ana again");
  await restored(world, other, typed);
  expect(await world.ends(ana.verbs.setName("Thief"))).toEqual({ kind: "ok" });
  await world.clock.advance(60_000);
  const account = world.service.directory.byId(accountId);
  expect(account?.log.states.at(-1)?.devices.has(deviceId)).toBe(false);
});

test("[RC11] a device that the thief put out, and its owner keeps, is let back in by whoever restores; the thief's is not", async () => {
  const { world, ana, bob, chat } = await linkedHousehold(901);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(MINUTE_MS);
  const typed = await setUp(world, ana);
  const [thiefs, kept] = [(await stored(ana)).deviceId, (await stored(phone)).deviceId];
  expect(await world.ends(ana.verbs.removeDevice(kept))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  phone.crash();
  const other = await empty(world, "Ana again");
  const found = await world.ends(other.verbs.findAccount({ kind: "key", typed }));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(found.devices.map(({ device, suspended }) => [device, suspended])).toEqual([
    [thiefs, false],
    [kept, true],
  ]);
  expect(await world.ends(other.verbs.restore([thiefs]))).toEqual({ kind: "ok" });
  const { accountId, deviceId } = await stored(other);
  const devices = world.service.directory.byId(accountId)?.log.states.at(-1)?.devices;
  expect([...(devices?.values() ?? [])].map(({ id, standing }) => [id, standing])).toEqual([
    [kept, "active"],
    [deviceId, "active"],
  ]);
  await world.ends(phone.open());
  await world.clock.advance(20 * MINUTE_MS);
  await world.ends(bob.verbs.send(chat, { text: "to what she keeps" }));
  await world.clock.advance(MINUTE_MS);
  expect((await says(world, phone, chat)).at(-1)).toBe("to what she keeps");
  expect(phone.failures).toEqual([]);
});

test("[RC13] a lost device is out of the chats too that the restored one comes into late", async () => {
  for (const isClosed of [false, true]) {
    const { world, ana, typed, chat, group } = await household(840);
    await world.ends(ana.verbs.keepHistory());
    const { deviceId } = await stored(ana);
    ana.crash();
    const other = await empty(world, "Ana again");
    const { service } = world;
    const isIn = (id: ConversationId) => service.logs.get(id)?.members.get(deviceId)?.removedAt === null;
    const request = service.request.bind(service);
    const rejection = { kind: "unavailable", retryAfterMs: 5 * MINUTE_MS };
    const busy = { status: 503, bytes: new TextEncoder().encode(JSON.stringify({ error: rejection })) };
    service.request = async (...asked) => (asked[2] === `/v1/conversations/${group}/group` ? busy : request(...asked));
    await restored(world, other, typed);
    // What it can see to, it has: where it is not yet, the thief reads on.
    await world.clock.advance(20 * MINUTE_MS);
    expect([isIn(chat), isIn(group)]).toEqual([false, true]);
    service.request = request;
    if (isClosed) {
      const { deviceId: device } = await stored(other);
      await world.clock.until(() => service.logs.get(group)?.members.has(device) ?? false, 10 * MINUTE_MS);
      // It is in, and has not looked around yet.
      await world.clock.advance(2_000);
      expect(isIn(group)).toBe(true);
      other.crash();
      await world.ends(other.open());
    }
    await world.clock.advance(10 * MINUTE_MS);
    expect([isIn(chat), isIn(group)]).toEqual([false, false]);
    expect(other.failures).toEqual([]);
  }
});

const MINUTE_MS = 60_000;

async function says(world: World, device: Device, conversation: ConversationId): Promise<string[]> {
  return textsOf(await world.ends(device.timeline(conversation)));
}

async function household(seed: number) {
  const world = new World(seed);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const typed = await setUp(world, ana);
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "one" }));
  const group = await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["ana", "cleo"] }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(bob.verbs.send(chat, { text: "two" }));
  await world.ends(cleo.verbs.send(group, { text: "three" }));
  await world.clock.advance(MINUTE_MS);
  return { world, ana, bob, cleo, typed, chat, group };
}

test("[HI8] with every device lost the chats come back with what was said, and go on", async () => {
  const { world, ana, bob, cleo, typed, chat, group } = await household(820);
  await world.ends(ana.verbs.keepHistory());
  ana.crash();
  const other = await empty(world, "Ana again");
  await restored(world, other, typed);
  await world.clock.advance(2 * MINUTE_MS);
  expect(await says(world, other, chat)).toEqual(["one", "two"]);
  expect(await says(world, other, group)).toEqual(["three"]);
  expect((await stored(other)).name).toBe("Ana");
  await world.ends(other.verbs.send(chat, { text: "I am back" }));
  await world.ends(cleo.verbs.send(group, { text: "four" }));
  await world.clock.advance(2 * MINUTE_MS);
  expect((await says(world, bob, chat)).at(-1)).toBe("I am back");
  expect(await says(world, other, group)).toEqual(["three", "four"]);
  expect(other.failures).toEqual([]);
});

/** All that the service has of somebody's history, as it lies there */
async function shelf(world: World, device: Device) {
  return world.service.histories.of((await stored(device)).accountId);
}

async function lost(world: World, device: Device, typed: string, name = "Ana again"): Promise<Device> {
  device.crash();
  const other = await empty(world, name);
  await restored(world, other, typed);
  await world.clock.advance(2 * MINUTE_MS);
  expect(other.failures).toEqual([]);
  return other;
}

test("[HI8] [HI10] [ED2] what was deleted or taken back before is not there, in no object either; reactions, answers and edits are", async () => {
  const { world, ana, bob, typed, chat } = await household(821);
  const canary = "a word that is taken back";
  await world.ends(ana.verbs.send(chat, { text: canary }));
  await world.clock.advance(MINUTE_MS);
  const items = (await world.ends(ana.timeline(chat))).items;
  const itemOf = (text: string) => items.find((item) => item.kind === "message" && item.text === text)?.id ?? "";
  await world.ends(bob.verbs.react(chat, itemOf("one"), "👍"));
  await world.ends(bob.verbs.react(chat, itemOf("two"), "🎉"));
  const answer = await world.ends(ana.verbs.send(chat, { text: "an answer", replyTo: itemOf("two") }));
  if (answer.kind !== "ok") throw new Error(answer.kind);
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.keepHistory());
  const { objects } = await shelf(world, ana);
  const chainOf = async () => (await ana.disk.open().get("history", []))?.chain;
  const before = await chainOf();
  await world.ends(ana.verbs.deleteForEveryone(chat, itemOf(canary)));
  await world.ends(bob.verbs.react(chat, itemOf("two"), null));
  await world.ends(ana.verbs.edit(chat, answer.id, { text: "another answer" }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.keepHistory());
  // Nothing that lies there opens to it, with no key that ever was.
  const refs = [...(before?.segments ?? []), ...((await chainOf())?.segments ?? [])];
  const rows = await Promise.all(refs.map(async (ref) => openSegment(ref, objects.get(ref.id) ?? new Uint8Array())));
  expect(rows.flatMap((some) => some ?? []).length).toBeGreaterThan(3);
  expect(JSON.stringify(rows)).not.toContain(canary);
  const other = await lost(world, ana, typed);
  const back = (await world.ends(other.timeline(chat))).items;
  const shown = back.flatMap((item) => (item.kind === "system" ? [] : [item.kind === "message" ? item.text : item.kind]));
  expect(shown).toEqual(["one", "two", "deleted", "another answer"]);
  const message = (text: string) => back.find((item) => item.kind === "message" && item.text === text);
  expect(message("one")).toMatchObject({ reactions: [{ emoji: "👍" }] });
  expect(message("two")).toMatchObject({ reactions: [] });
  expect(message("another answer")).toMatchObject({ reply: { text: "two" }, edited: { earlier: [{ text: "an answer" }] } });
});

test("[HI6] no word, name or key lies at the service in a form that it can read", async () => {
  const { world, ana, typed } = await household(822);
  await world.ends(ana.verbs.keepHistory());
  const { objects } = await shelf(world, ana);
  expect(objects.size).toBeGreaterThan(2);
  const { rootSecret, deviceSecret, recovery } = await stored(ana);
  expect(rootSecret).toBeNull();
  const secrets = [deviceSecret, recovery?.keyringKey ?? new Uint8Array()].map((bytes) => Buffer.from(bytes));
  for (const bytes of objects.values()) {
    const whole = Buffer.from(bytes);
    for (const canary of ["one", "Trip", "Bob", typed.slice(0, 5), ...secrets]) expect(whole.includes(canary)).toBe(false);
  }
});

test("[HI9] what came is written minutes later by itself, and many steps become one that says all", async () => {
  const { world, ana, bob, typed, chat } = await household(823);
  await world.clock.advance(6 * MINUTE_MS);
  const head = async () => (await shelf(world, ana)).state.head?.n ?? 0;
  expect(await head()).toBeGreaterThan(0);
  const words: string[] = [];
  for (let i = 0; i < 30; i++) {
    words.push(`word ${i}`);
    await world.ends(bob.verbs.send(chat, { text: `word ${i}` }));
    await world.clock.advance(6 * MINUTE_MS);
  }
  expect(await head()).toBeGreaterThan(25);
  const chain = (await ana.disk.open().get("history", []))?.chain;
  expect(chain?.manifests.length).toBeLessThan(26);
  // Nothing lies there that nothing names.
  const named = new Set([
    ...(chain?.manifests ?? []),
    ...[...(chain?.index ?? []), ...(chain?.segments ?? [])].map(({ id }) => id),
    objectIdOf(chain?.keyring ?? new Uint8Array()),
  ]);
  expect([...(await shelf(world, ana)).objects.keys()].filter((id) => !named.has(id))).toEqual([]);
  const other = await lost(world, ana, typed);
  expect(await says(world, other, chat)).toEqual(["one", "two", ...words]);
});

test("[HI9] wherever a step breaks off, the next one loses nothing", async () => {
  const { world, ana, bob, typed, chat } = await household(824);
  await world.ends(ana.verbs.keepHistory());
  let died = 0;
  for (let i = 0; i < 40; i++) {
    await world.ends(bob.verbs.send(chat, { text: `word ${i}` }));
    await world.clock.advance(10_000);
    ana.crash();
    const opened = await world.ends(ana.open({ atCall: 3 + i, when: i % 2 === 0 ? "before" : "after" }));
    const { life } = ana;
    opened?.verbs.keepHistory().catch(() => {});
    await world.clock.advance(30_000);
    if (!life.alive) died++;
    ana.crash();
    await world.ends(ana.open());
    await world.clock.advance(5_000);
  }
  expect(died).toBeGreaterThan(20);
  await world.ends(ana.verbs.keepHistory());
  const other = await lost(world, ana, typed);
  const words = await says(world, other, chat);
  expect(words.slice(0, 2)).toEqual(["one", "two"]);
  expect(words.length).toBe(42);
  expect(new Set(words).size).toBe(42);
});

test("[HI9] a service that shows an older history than was seen gets nothing more, and is told of", async () => {
  const { world, ana, bob, chat } = await household(825);
  await world.ends(ana.verbs.keepHistory());
  const history = await shelf(world, ana);
  const old = structuredClone({ state: history.state, objects: history.objects });
  await world.ends(bob.verbs.send(chat, { text: "more" }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.keepHistory());
  const { accountId } = await stored(ana);
  world.service.histories.there.set(accountId, old);
  await world.ends(bob.verbs.send(chat, { text: "and more" }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.keepHistory());
  expect(world.service.histories.of(accountId).state.head).toEqual(old.state.head);
  expect(ana.failures.map((error) => (error as Error).message)).toEqual(["the history: rolled-back"]);
});

test("[HI8] [RC11] lost again and again, everything comes back each time, under other keys", async () => {
  const { world, ana, bob, typed, chat } = await household(826);
  await world.ends(ana.verbs.keepHistory());
  const words = ["one", "two"];
  let now = ana;
  for (let i = 0; i < 3; i++) {
    const key = (await stored(now)).recovery?.keyringKey;
    now = await lost(world, now, typed, `Ana ${i}`);
    expect((await stored(now)).recovery?.keyringKey).not.toEqual(key);
    expect(await says(world, now, chat)).toEqual(words);
    words.push(`word ${i}`);
    await world.ends(bob.verbs.send(chat, { text: `word ${i}` }));
    await world.clock.advance(MINUTE_MS);
    // The first two times it is written, the last time only where that came by itself.
    await world.ends(now.verbs.keepHistory());
    expect((await now.disk.open().get("history", []))?.keyringKey).toEqual((await stored(now)).recovery?.keyringKey);
  }
});

test("[HI8] a part that the service has lost is passed over: all else comes back, and that is known", async () => {
  const { world, ana, bob, typed, chat } = await household(827);
  await world.ends(ana.verbs.keepHistory());
  await world.ends(bob.verbs.send(chat, { text: "later" }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.keepHistory());
  const chain = (await ana.disk.open().get("history", []))?.chain;
  const gone = chain?.segments.slice(0, -1) ?? [];
  expect(gone.length).toBeGreaterThan(0);
  for (const { id } of gone) (await shelf(world, ana)).objects.delete(id);
  ana.crash();
  const other = await empty(world, "Ana again");
  await restored(world, other, typed);
  await world.clock.advance(2 * MINUTE_MS);
  expect(await says(world, other, chat)).toEqual(["later"]);
  expect(new Set(other.failures.map((error) => (error as Error).message))).toEqual(
    new Set(["a part of the history cannot be read"]),
  );
});

test("[HI8] a device that is linked has what was said before it came, and writes on when the other one is gone", async () => {
  const { world, ana, bob, typed, chat, group } = await household(828);
  const laptop = await empty(world, "Laptop");
  const seen = new Map<Device, LinkView>();
  const watched = (device: Device) =>
    device.client?.watch({ kind: "link" }, (update) => void (update.kind === "whole" && seen.set(device, update.value)));
  watched(ana);
  watched(laptop);
  await world.ends(ana.verbs.showLinkCode({ system: "Phone", way: { kind: "key", typed } }));
  await world.clock.until(() => seen.get(ana)?.kind === "shown", MINUTE_MS);
  const shown = seen.get(ana);
  await world.clock.advance(5_000);
  await world.ends(laptop.verbs.linkThisDevice({ code: shown?.kind === "shown" ? shown.code : "", system: "Laptop" }));
  await world.clock.until(() => seen.get(laptop)?.kind === "check-code", MINUTE_MS);
  const check = seen.get(laptop);
  await ana.verbs.confirmLink(check?.kind === "check-code" ? check.digits : "");
  await world.clock.advance(2 * MINUTE_MS);
  expect(await says(world, laptop, chat)).toEqual(["one", "two"]);
  expect(await says(world, laptop, group)).toEqual(["three"]);
  ana.crash();
  await world.ends(bob.verbs.send(chat, { text: "to the laptop" }));
  await world.clock.advance(30 * MINUTE_MS);
  expect([ana.failures, laptop.failures]).toEqual([[], []]);
  const other = await lost(world, laptop, typed);
  expect(await says(world, other, chat)).toEqual(["one", "two", "to the laptop"]);
});

test("[RC12] a passkey is a second way: it takes the key to add one, and each brings back what the other one left", async () => {
  const { world, ana, typed, chat } = await household(830);
  const secret = new Uint8Array(32).fill(5);
  const wrong = typed.replace(typed[0] ?? "", typed[0] === "7" ? "8" : "7");
  expect(await world.ends(ana.verbs.addPasskey({ secret, key: wrong }))).toMatchObject({ kind: "mistyped" });
  expect(await world.ends((await world.person("Dan")).verbs.addPasskey({ secret, key: typed }))).toEqual({ kind: "not-set-up" });
  expect(await world.ends(ana.verbs.addPasskey({ secret, key: typed }))).toEqual({ kind: "ok" });
  expect((await stored(ana)).rootSecret).toBeNull();
  await world.ends(ana.verbs.keepHistory());
  let now = ana;
  for (const way of [
    { kind: "passkey", secret },
    { kind: "key", typed },
    { kind: "passkey", secret },
  ] as const) {
    now.crash();
    now = await empty(world, `Ana by ${way.kind}`);
    const found = await world.ends(now.verbs.findAccount(way));
    if (found.kind !== "ok") throw new Error(found.kind);
    expect(await world.ends(now.verbs.restore(found.devices.map(({ device }) => device)))).toEqual({ kind: "ok" });
    await world.clock.advance(2 * MINUTE_MS);
    expect(await says(world, now, chat)).toEqual(["one", "two"]);
    expect((await stored(now)).recovery?.methods.map(({ kind }) => kind).sort()).toEqual(["key", "passkey"]);
    expect(now.failures).toEqual([]);
  }
});
