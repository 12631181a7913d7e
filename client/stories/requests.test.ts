// What strangers begin waits for the person, and until they decide nothing shows that anybody is there.

import { expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../protocol/index.ts";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import type { Log } from "../simulation/service/log.ts";
import { memoryProfile, World } from "../simulation/world.ts";
import { memoryDisk } from "../store/memory.ts";

const DAY_MS = 24 * 3600_000;
const photo = () => new Blob([new Uint8Array(20_000).fill(5)]);
const file = () => ({ ...NOTHING_KNOWN, kind: "file", type: "text/plain", name: "a.txt", data: photo(), poster: null }) as const;

/** Whose app asks before strangers, as a person's does. */
async function asking(world: World, name: string, disk = memoryDisk()): Promise<Device> {
  const device = world.device(name, memoryProfile(disk));
  device.asksStrangers = true;
  await device.open();
  await world.ends(device.verbs.register({ name, handle: name.toLowerCase() }));
  await world.clock.advance(60_000);
  return device;
}

async function people(seed: number, ...others: string[]) {
  const world = new World(seed);
  const ana = await asking(world, "Ana");
  const devices: Device[] = [];
  for (const name of others) devices.push(await world.person(name));
  return { world, ana, devices };
}

async function writesTo(world: World, by: Device, to: Device, text: string): Promise<ConversationId> {
  const chat = await world.opened(by.verbs.openDirect(to.name.toLowerCase()));
  await world.ends(by.verbs.send(chat, { text }));
  await world.clock.advance(10_000);
  return chat;
}

/** All that a device put into a conversation and others of it could see; what it has acknowledged may go from the log, which they see too. */
async function tracesOf(device: Device, log: Log): Promise<{ entries: number; marker: boolean; acknowledged: boolean }> {
  const account = await device.disk.open().get("account", []);
  const own = log.entries.filter((entry) => entry.device === account?.deviceId);
  const member = log.members.get(account?.deviceId as never);
  return {
    entries: own.length,
    marker: member?.marker != null,
    acknowledged: member !== undefined && member.cursor >= member.since,
  };
}

const NONE = { entries: 0, marker: false, acknowledged: false };

async function logOf(world: World, chat: ConversationId): Promise<Log> {
  const log = world.service.logs.get(chat);
  if (log === undefined) throw new Error("there is no such conversation");
  return log;
}

test("[RQ1] [RQ2] a stranger's chat is a request: until it is accepted nothing shows that anybody is there", async () => {
  const { world, ana, devices } = await people(700, "Mal");
  const [mal] = devices as [Device];
  await world.ends(mal.verbs.setPhoto(photo()));
  const chat = await writesTo(world, mal, ana, "hello you");
  await world.ends(mal.verbs.sendMedia(chat, { attachments: [file()], caption: "look" }));
  await world.clock.advance(10_000);

  expect((await world.ends(ana.conversations())).map(({ kind }) => kind)).toEqual(["self"]);
  const [row] = await world.ends(ana.requests());
  expect(row).toMatchObject({ id: chat, title: "Mal", unread: 0, preview: null, photo: null, typing: [] });
  expect(row?.request).toMatchObject({ by: { name: "Mal", handle: "mal", photo: null } });
  const details = await world.ends(ana.details(chat));
  expect(Object.values(details?.can ?? { none: true })).not.toContain(true);
  expect(details?.members.map((member) => member.photo)).toEqual([null, null]);

  // She looks at all of it, on screen, types, and tries what a view does not offer.
  await world.ends(ana.verbs.show(chat));
  await world.clock.advance(5_000);
  const { items } = await world.ends(ana.timeline(chat));
  expect(textsOf({ items })).toEqual(["hello you", "look"]);
  const item = items.at(-1)?.id ?? "";
  await world.ends(ana.verbs.markRead(chat, 100));
  await world.ends(mal.verbs.show(chat));
  await world.clock.advance(5_000);
  await world.ends(ana.verbs.typing(chat));
  await world.clock.advance(500);
  expect((await world.ends(mal.details(chat)))?.typing).toEqual([]);
  expect(await world.ends(ana.verbs.send(chat, { text: "who are you?" }))).toEqual({ kind: "not-accepted" });
  expect(await world.ends(ana.verbs.react(chat, item, "👍"))).toEqual({ kind: "not-accepted" });
  const refused = { kind: "not-accepted" };
  expect(await world.ends(ana.verbs.loadMedia({ conversation: chat, item, index: 0, part: "file" }))).toEqual(refused);
  expect(await world.ends(ana.verbs.readMedia({ conversation: chat, item, index: 0, part: "file" }, { from: 0, to: 9 }))).toEqual(
    refused,
  );
  const self = (await world.ends(ana.conversations()))[0]?.id as ConversationId;
  expect(await world.ends(ana.verbs.forward({ conversation: chat, items: [item] }, [self]))).toEqual(refused);
  const malsPhoto = (await world.ends(mal.ask({ kind: "account" })))?.photo;
  expect(await world.ends(ana.verbs.loadPhoto(malsPhoto as never))).toEqual(refused);
  await world.ends(ana.verbs.setName("Ana Maria"));
  ana.crash();
  await world.ends(ana.open());
  await world.clock.advance(8 * DAY_MS);

  const log = await logOf(world, chat);
  expect(await tracesOf(ana, log)).toEqual(NONE);
  const seen = await world.ends(mal.timeline(chat));
  expect(seen.items.flatMap((each) => (each.kind === "message" ? [each.state] : []))).toEqual(["sent", "sent"]);
  expect((await world.ends(mal.details(chat)))?.members.some(({ name }) => name.startsWith("Ana"))).toBe(false);
  expect((await world.ends(ana.requests())).map(({ id }) => id)).toEqual([chat]);
  expect([...ana.failures, ...mal.failures]).toEqual([]);
});

test("[RQ3] accepted, it is a chat like any other: what waited leaves, and what they begin later asks no more", async () => {
  const { world, ana, devices } = await people(701, "Mal");
  const [mal] = devices as [Device];
  await world.ends(mal.verbs.setPhoto(photo()));
  const chat = await writesTo(world, mal, ana, "hello you");
  await world.ends(mal.verbs.sendMedia(chat, { attachments: [file()], caption: "look" }));
  await world.clock.advance(10_000);
  await world.ends(ana.verbs.markRead(chat, 100));
  ana.network.setOnline(false);
  expect(await world.ends(ana.verbs.acceptRequest(chat))).toEqual({ kind: "ok" });
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);

  expect(await world.ends(ana.requests())).toEqual([]);
  const row = (await world.ends(ana.conversations())).find(({ id }) => id === chat);
  expect(row).toMatchObject({ title: "Mal", request: null, preview: { attachments: { kind: "file" } } });
  expect(row?.photo).not.toBeNull();
  expect(await world.ends(ana.verbs.loadPhoto(row?.photo as never))).toMatchObject({ kind: "ok" });
  const item = (await world.ends(ana.timeline(chat))).items.at(-1)?.id ?? "";
  expect(await world.ends(ana.verbs.loadMedia({ conversation: chat, item, index: 0, part: "file" }))).toMatchObject({
    kind: "ok",
  });
  const seen = (await world.ends(mal.timeline(chat))).items.filter(({ kind }) => kind === "message");
  expect(seen.map((each) => each.kind === "message" && each.state)).toEqual(["read", "read"]);
  expect((await world.ends(mal.details(chat)))?.members.map(({ name }) => name).sort()).toEqual(["Ana", "Mal"]);
  expect(await world.ends(ana.verbs.send(chat, { text: "and hello to you" }))).toMatchObject({ kind: "ok" });

  const group = await world.opened(mal.verbs.createGroup({ title: "Friends", handles: ["ana"] }));
  await world.ends(mal.verbs.send(group, { text: "welcome" }));
  await world.clock.advance(20_000);
  expect(await world.ends(ana.requests())).toEqual([]);
  expect(textsOf(await world.ends(ana.timeline(group)))).toEqual(["welcome"]);
});

test("[RQ1] who writes at the same moment, who was written to first, and who is in a group with one is no stranger", async () => {
  const { world, ana, devices } = await people(702, "Bob", "Cleo");
  const [bob, cleo] = devices as [Device, Device];
  // Both begin, neither has seen the other.
  ana.network.setOnline(false);
  const known = await world.ends(bob.verbs.openDirect("ana"));
  ana.network.setOnline(true);
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  expect(known).toMatchObject({ conversation: chat });
  await Promise.all([ana.verbs.send(chat, { text: "hi Bob" }), bob.verbs.send(chat, { text: "hi Ana" })]);
  await world.clock.advance(60_000);
  expect(await world.ends(ana.requests())).toEqual([]);
  expect(textsOf(await world.ends(ana.timeline(chat))).sort()).toEqual(["hi Ana", "hi Bob"]);

  // Bob, whom she wrote to, brings her into a group with Cleo; then Cleo writes to her.
  const group = await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["ana", "cleo"] }));
  await world.clock.advance(60_000);
  expect(await world.ends(ana.requests())).toEqual([]);
  const aside = await writesTo(world, cleo, ana, "we know each other from the trip");
  expect(await world.ends(ana.requests())).toEqual([]);
  expect(textsOf(await world.ends(ana.timeline(aside)))).toEqual(["we know each other from the trip"]);
  expect((await world.ends(ana.details(group)))?.members).toHaveLength(3);
});

test("[RQ1] who was in a group with one, and is not any more, is a stranger again; who is in one that waits never was known", async () => {
  const { world, ana, devices } = await people(703, "Bob", "Cleo", "Mal");
  const [bob, cleo, mal] = devices as [Device, Device, Device];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hi Bob" }));
  const group = await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["ana", "cleo"] }));
  await world.clock.advance(60_000);
  await world.ends(bob.verbs.removeMember(group, await cleo.accountId));
  await world.clock.advance(10_000);
  const aside = await writesTo(world, cleo, ana, "why was I removed?");
  expect((await world.ends(ana.requests())).map(({ id }) => id)).toEqual([aside]);

  const strange = await world.opened(mal.verbs.createGroup({ title: "Win a prize", handles: ["ana"] }));
  await world.clock.advance(10_000);
  const prize = await writesTo(world, mal, ana, "have you seen the prize?");
  expect((await world.ends(ana.requests())).map(({ id }) => id).sort()).toEqual([aside, prize, strange].sort());
});

test("[RQ2] [RQ4] a stranger's group waits as well: not even a Commit that leaves one out shows that anybody is there", async () => {
  const { world, ana, devices } = await people(704, "Mal", "Ned");
  const [mal, ned] = devices as [Device, Device];
  const group = await world.opened(mal.verbs.createGroup({ title: "Win a prize", handles: ["ana", "ned"] }));
  await world.ends(mal.verbs.send(group, { text: "welcome" }));
  await world.clock.advance(20_000);
  const [row] = await world.ends(ana.requests());
  expect(row).toMatchObject({ id: group, kind: "group", title: "Win a prize", request: { by: { name: "Mal" } } });
  // Made an admin, she would have to let out whoever leaves; and her device would renew its keys.
  await world.ends(mal.verbs.makeAdmin(group, await ana.accountId));
  await world.ends(ned.verbs.leave(group));
  await world.clock.advance(8 * DAY_MS);
  expect(await world.ends(ana.verbs.rename(group, "No prize"))).toEqual({ kind: "not-allowed" });
  expect(await world.ends(ana.verbs.addMember(group, "ned"))).toEqual({ kind: "not-allowed" });
  const log = await logOf(world, group);
  expect(await tracesOf(ana, log)).toEqual(NONE);
  // She has lost her place in it, as a Commit that she cannot read makes her: she does not come back before she has accepted.
  await losePlace(world, ana, group);
  await world.clock.advance(DAY_MS);
  expect(await tracesOf(ana, log)).toEqual(NONE);
  await world.ends(ana.verbs.acceptRequest(group));
  await world.clock.advance(DAY_MS);
  expect((await tracesOf(ana, log)).entries).toBeGreaterThan(1);
  await world.ends(ana.verbs.send(group, { text: "what prize?" }));
  await world.clock.advance(10_000);
  expect(textsOf(await world.ends(mal.timeline(group)))).toEqual(["welcome", "what prize?"]);
});

test("[RQ4] deleted, a chat is gone from the device, and what is written later is another request", async () => {
  const { world, ana, devices } = await people(705, "Mal");
  const [mal] = devices as [Device];
  const chat = await writesTo(world, mal, ana, "first");
  expect(await world.ends(ana.verbs.deleteRequest(chat))).toEqual({ kind: "ok" });
  await world.clock.advance(1_000);
  expect(await world.ends(ana.requests())).toEqual([]);
  expect(await world.ends(ana.details(chat))).toBeNull();
  expect(await ana.disk.open().range("timeline", { prefix: [chat] })).toEqual([]);
  // A reaction is no message, nor is a new name.
  await world.ends(mal.verbs.react(chat, (await world.ends(mal.timeline(chat))).items.at(-1)?.id ?? "", "👍"));
  await world.ends(mal.verbs.setName("Malory"));
  await world.clock.advance(10_000);
  expect(await world.ends(ana.requests())).toEqual([]);
  await world.ends(mal.verbs.send(chat, { text: "second" }));
  await world.clock.advance(10_000);
  expect(await world.ends(ana.requests())).toMatchObject([{ id: chat, title: "Malory" }]);
  expect(textsOf(await world.ends(ana.timeline(chat)))).toEqual(["second"]);
  expect(await tracesOf(ana, await logOf(world, chat))).toEqual(NONE);
  expect(await world.ends(ana.verbs.deleteRequest((await world.ends(ana.conversations()))[0]?.id as never))).toEqual({
    kind: "not-allowed",
  });
});

test("[RQ4] a deletion that a crash broke off is gone on with", async () => {
  const { world, ana, devices } = await people(706, "Mal");
  const [mal] = devices as [Device];
  const chat = await writesTo(world, mal, ana, "0");
  for (let i = 1; i < 450; i++) await mal.verbs.send(chat, { text: `${i}` });
  await world.clock.advance(120_000);
  const lines = async () => (await ana.disk.open().range("timeline", { prefix: [chat] })).length;
  expect(await lines()).toBeGreaterThan(400);
  const isHidden = async () => (await ana.disk.open().get("conversations", [chat]))?.request?.hidden === true;
  for (let atCall = 1; !(await isHidden()); atCall++) {
    ana.crash();
    if ((await world.ends(ana.open({ atCall, when: "after" }))) !== null) ana.verbs.deleteRequest(chat).catch(() => {});
    await world.clock.until(() => !ana.life.alive, 5_000);
  }
  ana.crash();
  expect(await lines()).toBeGreaterThan(400);
  await world.ends(ana.open());
  await world.clock.advance(10_000);
  expect(await lines()).toBe(0);
  expect(await world.ends(ana.requests())).toEqual([]);
});

test("[RQ4] a group that is deleted is left without a line, and whoever lets one in again asks again", async () => {
  const { world, ana, devices } = await people(707, "Mal", "Ned");
  const [mal, ned] = devices as [Device, Device];
  const group = await world.opened(mal.verbs.createGroup({ title: "Win a prize", handles: ["ana", "ned"] }));
  await world.clock.advance(20_000);
  await world.ends(ana.verbs.deleteRequest(group));
  await world.clock.advance(60_000);
  expect(await world.ends(ana.requests())).toEqual([]);
  const details = await world.ends(ned.details(group));
  expect(details?.members.map(({ name }) => name).sort()).toEqual(["Mal", "Ned"]);
  const told = (await world.ends(ned.timeline(group))).items.flatMap((item) => (item.kind === "system" ? [item.line.kind] : []));
  expect(told).not.toContain("left");
  expect(told).not.toContain("removed");
  await world.ends(mal.verbs.send(group, { text: "where is she?" }));
  await world.clock.advance(10_000);
  expect(await world.ends(ana.requests())).toEqual([]);
  expect(await world.ends(mal.verbs.addMember(group, "ana"))).toEqual({ kind: "ok" });
  await world.clock.advance(10_000);
  expect(await world.ends(ana.requests())).toMatchObject([{ id: group, request: { by: { name: "Mal" } } }]);
  expect([...ana.failures, ...mal.failures, ...ned.failures]).toEqual([]);
});

test("[RQ4] what is said in a deleted group before the farewell arrives does not come back with it", async () => {
  const { world, ana, devices } = await people(731, "Mal", "Ned");
  const [mal, ned] = devices as [Device, Device];
  const group = await world.opened(mal.verbs.createGroup({ title: "Win a prize", handles: ["ana", "ned"] }));
  await world.clock.advance(20_000);
  ana.network.setOnline(false);
  await world.ends(ana.verbs.deleteRequest(group));
  await world.ends(mal.verbs.send(group, { text: "still here?" }));
  await world.ends(mal.verbs.makeAdmin(group, await ned.accountId));
  await world.ends(ned.verbs.send(group, { text: "buy this" }));
  await world.clock.advance(10_000);
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);
  expect(await ana.disk.open().range("timeline", { prefix: [group] })).toEqual([]);
  expect(await ana.disk.open().get("conversations", [group])).toMatchObject({ state: "left", unread: 0, preview: null });
  expect(await world.ends(mal.verbs.addMember(group, "ana"))).toEqual({ kind: "ok" });
  await world.ends(mal.verbs.send(group, { text: "again" }));
  await world.clock.advance(20_000);
  expect(await world.ends(ana.requests())).toMatchObject([{ id: group }]);
  expect(textsOf(await world.ends(ana.timeline(group)))).toEqual(["again"]);
});

test("[RQ4] [CT7] out of a full group one goes when there is room", async () => {
  const { world, ana, devices } = await people(732, "Mal", "Ned");
  const [mal, ned] = devices as [Device, Device];
  const group = await world.opened(mal.verbs.createGroup({ title: "Win a prize", handles: ["ana", "ned"] }));
  await world.clock.advance(20_000);
  const log = await logOf(world, group);
  log.limitBytes = 64 * 1024;
  for (let i = 0; i < 3; i++) await world.ends(mal.verbs.send(group, { text: `${i} ${"x".repeat(30_000)}` }));
  await world.clock.advance(10_000);
  await world.ends(ana.verbs.deleteRequest(group));
  await world.clock.advance(60_000);
  expect((await tracesOf(ana, log)).entries).toBe(0);
  ana.crash();
  await world.ends(ana.open());
  await world.clock.advance(DAY_MS);
  expect(await world.ends(ana.requests())).toEqual([]);
  log.limitBytes = 1024 * 1024;
  await world.clock.advance(2 * 3600_000);
  expect((await world.ends(ned.details(group)))?.members.map(({ name }) => name).sort()).toEqual(["Mal", "Ned"]);
  expect(await ana.disk.open().get("conversations", [group])).toMatchObject({ state: "left" });
});

test("[RQ4] where a deleted group cannot be followed any more, or the farewell is lost, this device goes all the same", async () => {
  const { world, ana, devices } = await people(733, "Mal");
  const [mal] = devices as [Device];
  const stateOf = async (id: ConversationId) => (await ana.disk.open().get("conversations", [id]))?.state;
  const [first, second] = [
    await world.opened(mal.verbs.createGroup({ title: "Win a prize", handles: ["ana"] })),
    await world.opened(mal.verbs.createGroup({ title: "Win another", handles: ["ana"] })),
  ];
  await world.clock.advance(20_000);
  ana.network.setOnline(false);
  for (const group of [first, second]) await world.ends(ana.verbs.deleteRequest(group));
  await world.clock.advance(1_000);
  ana.crash();
  const store = ana.disk.open();
  const writes = (await store.range("outbox", { prefix: [second] })).map(({ key }) => ({
    table: "outbox" as const,
    key,
    value: null,
  }));
  expect(writes).toHaveLength(1);
  await store.transact({ scope: second, version: await store.version(second), writes });
  await losePlace(world, ana, first);
  ana.network.setOnline(true);
  ana.client?.wake();
  for (const group of [first, second]) await world.ends(mal.verbs.send(group, { text: "hello?" }));
  await world.clock.advance(60_000);
  for (const group of [first, second]) {
    expect(await stateOf(group)).toBe("left");
    expect(await ana.disk.open().get("groups", [group])).toBeUndefined();
    expect(await tracesOf(ana, await logOf(world, group))).toMatchObject({ entries: 0 });
  }
});

test("[RQ4] where nobody could let one out, only this device goes", async () => {
  const { world, ana, devices } = await people(708, "Mal");
  const [mal] = devices as [Device];
  const group = await world.opened(mal.verbs.createGroup({ title: "Win a prize", handles: ["ana"] }));
  await world.clock.advance(20_000);
  await world.ends(mal.verbs.makeAdmin(group, await ana.accountId));
  await world.ends(mal.verbs.leave(group));
  await world.clock.advance(60_000);
  await world.ends(ana.verbs.deleteRequest(group));
  await world.clock.advance(60_000);
  expect(await world.ends(ana.requests())).toEqual([]);
  expect(await ana.disk.open().get("groups", [group])).toBeUndefined();
  expect(await tracesOf(ana, await logOf(world, group))).toEqual(NONE);
});

test("[RQ4] who is blocked does not ask again in the chat that was deleted", async () => {
  const { world, ana, devices } = await people(709, "Mal");
  const [mal] = devices as [Device];
  const chat = await writesTo(world, mal, ana, "first");
  await world.ends(ana.verbs.block(await mal.accountId, true));
  await world.ends(ana.verbs.deleteRequest(chat));
  await world.ends(mal.verbs.send(chat, { text: "second" }));
  await world.clock.advance(10_000);
  // Also where a ring came through that was on its way.
  await world.ends(ana.verbs.show(chat));
  await world.clock.advance(10_000);
  expect(await world.ends(ana.requests())).toEqual([]);
  // Whom one turns to after all asks in the chat: nothing was accepted by opening it.
  await world.ends(ana.verbs.block(await mal.accountId, false));
  expect(await world.ends(ana.verbs.openDirect("mal"))).toMatchObject({ conversation: chat });
  await world.clock.advance(1_000);
  expect(await world.ends(ana.details(chat))).toMatchObject({ request: { by: { name: "Mal" } }, can: { send: false } });
});

test("[RQ1] [RQ2] whoever was put out of a group and is let in again is not asked; whoever had left is", async () => {
  const { world, ana, devices } = await people(710, "Bob", "Cleo");
  const [bob, cleo] = devices as [Device, Device];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hi Bob" }));
  const group = await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["ana", "cleo"] }));
  await world.clock.advance(60_000);
  await world.ends(bob.verbs.removeMember(group, await ana.accountId));
  await world.clock.advance(10_000);
  await world.ends(cleo.verbs.addMember(group, "ana"));
  await world.clock.advance(10_000);
  expect(await world.ends(ana.requests())).toEqual([]);
  expect((await world.ends(ana.details(group)))?.can.send).toBe(true);
  // What she says after her farewell does not go, and could be tried again.
  ana.network.setOnline(false);
  await world.ends(ana.verbs.leave(group));
  await world.ends(ana.verbs.send(group, { text: "too late" }));
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(60_000);
  expect(await world.ends(cleo.verbs.addMember(group, "ana"))).toEqual({ kind: "ok" });
  await world.clock.advance(10_000);
  expect(await world.ends(ana.requests())).toMatchObject([{ id: group, request: { by: { name: "Cleo" } } }]);
  const late = (await world.ends(ana.timeline(group))).items.find((item) => item.kind === "message" && item.text === "too late");
  expect(late).toMatchObject({ state: "failed" });
  const { entries: before } = await tracesOf(ana, await logOf(world, group));
  expect(await world.ends(ana.verbs.retry(group, late?.id ?? ""))).toEqual({ kind: "ok" });
  await world.clock.advance(60_000);
  expect((await tracesOf(ana, await logOf(world, group))).entries).toBe(before);
  await world.ends(ana.verbs.acceptRequest(group));
  await world.clock.advance(60_000);
  expect(textsOf(await world.ends(cleo.timeline(group)))).toContain("too late");
});

test("[RQ2] what cannot be read of a Welcome waits as well: coming back into it by oneself would say that there is somebody", async () => {
  const { world, ana, devices } = await people(713, "Mal");
  const [mal] = devices as [Device];
  await cannotReadWelcomes(world, ana);
  const chat = await writesTo(world, mal, ana, "hello you");
  await world.clock.advance(3 * DAY_MS);
  expect(await world.ends(ana.requests())).toMatchObject([{ id: chat, request: { by: null } }]);
  expect(await tracesOf(ana, await logOf(world, chat))).toEqual(NONE);
  await world.ends(ana.verbs.acceptRequest(chat));
  await world.clock.advance(DAY_MS);
  expect((await world.ends(ana.conversations())).find(({ id }) => id === chat)).toMatchObject({
    kind: "direct",
    state: "active",
  });
  await world.ends(mal.verbs.send(chat, { text: "there you are" }));
  await world.clock.advance(20_000);
  expect(textsOf(await world.ends(ana.timeline(chat)))).toContain("there you are");
});

test("[RQ2] who left a group comes back by no Welcome that cannot be read, before they have agreed", async () => {
  const { world, ana, devices } = await people(715, "Bob", "Cleo");
  const [bob, cleo] = devices as [Device, Device];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hi Bob" }));
  const group = await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["ana", "cleo"] }));
  await world.clock.advance(60_000);
  await world.ends(ana.verbs.leave(group));
  await world.clock.advance(60_000);
  const log = await logOf(world, group);
  const { entries } = await tracesOf(ana, log);
  await cannotReadWelcomes(world, ana);
  expect(await world.ends(cleo.verbs.addMember(group, "ana"))).toEqual({ kind: "ok" });
  await world.clock.advance(3 * DAY_MS);
  expect(await world.ends(ana.requests())).toMatchObject([{ id: group, request: { by: null } }]);
  expect(await tracesOf(ana, log)).toEqual({ ...NONE, entries });
  await world.ends(ana.verbs.acceptRequest(group));
  await world.clock.advance(DAY_MS);
  expect((await world.ends(ana.conversations())).find(({ id }) => id === group)).toMatchObject({
    state: "active",
    request: null,
  });
});

test("[RQ2] [RQ4] nor does who deleted it: they are asked again", async () => {
  const { world, ana, devices } = await people(716, "Mal");
  const [mal] = devices as [Device];
  const group = await world.opened(mal.verbs.createGroup({ title: "Win a prize", handles: ["ana"] }));
  await world.clock.advance(20_000);
  await world.ends(ana.verbs.deleteRequest(group));
  await world.clock.advance(60_000);
  const log = await logOf(world, group);
  const { entries } = await tracesOf(ana, log);
  await cannotReadWelcomes(world, ana);
  expect(await world.ends(mal.verbs.addMember(group, "ana"))).toEqual({ kind: "ok" });
  await world.clock.advance(3 * DAY_MS);
  expect(await world.ends(ana.requests())).toMatchObject([{ id: group, request: { by: null } }]);
  expect(await tracesOf(ana, log)).toEqual({ ...NONE, entries });
});

test("[RQ2] a program that left, and has nobody to ask, does not come back by one either", async () => {
  const world = new World(717);
  const [bot, mal] = [await world.person("Bot"), await world.person("Mal")];
  const group = await world.opened(mal.verbs.createGroup({ title: "Trip", handles: ["bot"] }));
  await world.clock.advance(60_000);
  await world.ends(bot.verbs.leave(group));
  await world.clock.advance(60_000);
  const { entries } = await tracesOf(bot, await logOf(world, group));
  await cannotReadWelcomes(world, bot);
  expect(await world.ends(mal.verbs.addMember(group, "bot"))).toEqual({ kind: "ok" });
  await world.clock.advance(3 * DAY_MS);
  expect((await tracesOf(bot, await logOf(world, group))).entries).toBe(entries);
});

test("[RQ2] [CL13] a request whose record went bad is one still, and what was accepted is none", async () => {
  const world = new World(714);
  const disk = memoryDisk();
  const ana = await asking(world, "Ana", disk);
  const [bob, mal] = [await world.person("Bob"), await world.person("Mal")];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hi Bob" }));
  const group = await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["ana"] }));
  const prize = await world.opened(mal.verbs.createGroup({ title: "Win a prize", handles: ["ana"] }));
  const direct = await writesTo(world, mal, ana, "hello you");
  await world.clock.advance(60_000);
  ana.crash();
  const rows = disk.tables.get("conversations")?.rows ?? new Map<string, Uint8Array>();
  for (const [key, bytes] of rows) rows.set(key, bytes.slice(0, bytes.length >> 1));
  await world.ends(ana.open());
  await world.clock.advance(3 * DAY_MS);
  expect((await world.ends(ana.requests())).map(({ id }) => id).sort()).toEqual([direct, prize].sort());
  expect((await world.ends(ana.conversations())).map(({ id }) => id)).toEqual(expect.arrayContaining([chat, group]));
  for (const strange of [direct, prize]) {
    const { entries, marker } = await tracesOf(ana, await logOf(world, strange));
    expect([entries, marker]).toEqual([0, false]);
  }
});

test("[RQ2] [RQ5] what a stranger says of others renames nobody in another chat, and no photo that they name is fetched", async () => {
  const { world, ana, devices } = await people(718, "Bob", "Cleo", "Mal");
  const [bob, cleo, mal] = devices as [Device, Device, Device];
  // She knows him by his handle alone: he has said nothing yet.
  bob.network.setOnline(false);
  cleo.network.setOnline(false);
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hi Bob" }));
  await world.clock.advance(10_000);
  const titleOf = async (id: ConversationId) => (await world.ends(ana.conversations())).find((row) => row.id === id)?.title;
  const before = await titleOf(chat);
  await world.ends(mal.verbs.setPhoto(photo()));
  const lure = (await world.ends(mal.ask({ kind: "account" })))?.photo;
  for (const other of ["bob", "cleo"]) await world.opened(mal.verbs.openDirect(other));
  await liesAbout(mal, [await bob.accountId, await cleo.accountId], "Ugly");
  await world.ends(mal.open());
  const group = await world.opened(mal.verbs.createGroup({ title: "Win a prize", handles: ["ana", "bob", "cleo"] }));
  await world.clock.advance(60_000);

  expect((await world.ends(ana.requests())).map(({ id }) => id)).toEqual([group]);
  expect(await titleOf(chat)).toBe(before);
  const contact = async (of: Device) => ana.disk.open().get("contacts", [await of.accountId]);
  expect(await contact(bob)).toMatchObject({ name: null, photo: null });
  // Of whom she knows nothing the request says what its sender says; their photo it has not.
  expect(await contact(cleo)).toMatchObject({ name: "Ugly", nameFrom: "stranger", introducedBy: await mal.accountId });
  expect(await world.ends(ana.verbs.loadPhoto(lure as never))).toEqual({ kind: "not-accepted" });
  await world.ends(ana.verbs.acceptRequest(group));
  await world.clock.advance(20_000);
  expect(await contact(cleo)).toMatchObject({ name: "Ugly", nameFrom: "introduction" });
  expect(await world.ends(ana.verbs.loadPhoto(lure as never))).toMatchObject({ kind: "ok" });
  expect(await titleOf(chat)).toBe(before);
  cleo.network.setOnline(true);
  cleo.client?.wake();
  await world.clock.advance(60_000);
  expect(await contact(cleo)).toMatchObject({ name: "Cleo", nameFrom: "self" });
});

test("[RQ2] [RQ5] nor whoever is in a group with one, and has not said what they are called", async () => {
  const { world, ana, devices } = await people(719, "Bob", "Cleo", "Mal");
  const [bob, cleo, mal] = devices as [Device, Device, Device];
  cleo.network.setOnline(false);
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hi Bob" }));
  await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["ana", "cleo"] }));
  await world.clock.advance(60_000);
  await world.opened(mal.verbs.openDirect("cleo"));
  await liesAbout(mal, [await cleo.accountId], "Ugly");
  await world.ends(mal.open());
  const group = await world.opened(mal.verbs.createGroup({ title: "Win a prize", handles: ["ana", "cleo"] }));
  await world.clock.advance(60_000);
  expect((await world.ends(ana.requests())).map(({ id }) => id)).toEqual([group]);
  expect(await ana.disk.open().get("contacts", [await cleo.accountId])).toMatchObject({ name: null, photo: null });
});

test("[KI5] what a stranger said in a request is not passed on", async () => {
  const { world, ana, devices } = await people(730, "Bob", "Cleo", "Dan", "Mal");
  const [bob, cleo, dan, mal] = devices as [Device, Device, Device, Device];
  cleo.network.setOnline(false);
  await world.opened(mal.verbs.openDirect("cleo"));
  await world.ends(mal.verbs.setPhoto(photo()));
  const lure = (await world.ends(mal.ask({ kind: "account" })))?.photo;
  await liesAbout(mal, [await cleo.accountId], "Ugly");
  await world.ends(mal.open());
  await world.ends(mal.verbs.setPhoto(null));
  await world.opened(mal.verbs.createGroup({ title: "Win a prize", handles: ["ana", "cleo"] }));
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hi Bob" }));
  await world.clock.advance(60_000);
  expect(await ana.disk.open().get("contacts", [await cleo.accountId])).toMatchObject({ nameFrom: "stranger" });
  const group = await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["ana", "cleo"] }));
  await world.clock.advance(60_000);
  expect(await world.ends(ana.verbs.loadPhoto(lure as never))).toEqual({ kind: "not-accepted" });
  expect(await world.ends(ana.verbs.addMember(group, "dan"))).toEqual({ kind: "ok" });
  await world.clock.advance(60_000);
  expect(await dan.disk.open().get("contacts", [await bob.accountId])).toMatchObject({ name: "Bob" });
  expect(await dan.disk.open().get("contacts", [await cleo.accountId])).toMatchObject({ name: null });
});

test("[RQ5] many strangers cost what each of them costs, and nobody's chats are told anew", async () => {
  const names = Array.from({ length: 26 }, (_, i) => `Mal${String.fromCharCode(97 + i)}`);
  const { world, ana, devices } = await people(711, ...names);
  const told: string[] = [];
  ana.client?.watch({ kind: "conversations" }, (update) => {
    if (update.kind === "changes") told.push(...update.rows.map(({ id }) => id), ...update.gone);
  });
  for (const device of devices) await writesTo(world, device, ana, "buy this");
  expect(await world.ends(ana.requests())).toHaveLength(26);
  expect(told).toEqual([]);
  // Many words of one are one row still.
  const [first] = devices as [Device];
  const chat = await world.opened(first.verbs.openDirect("ana"));
  for (let i = 0; i < 20; i++) await world.ends(first.verbs.send(chat, { text: `buy ${i}` }));
  await world.clock.advance(20_000);
  expect(textsOf(await world.ends(ana.timeline(chat)))).toHaveLength(21);
  expect(await world.ends(ana.requests())).toHaveLength(26);
  expect(told).toEqual([]);
  ana.crash();
  await world.ends(ana.open());
  await world.clock.advance(10_000);
  expect(await world.ends(ana.requests())).toHaveLength(26);
});

test("[RQ3] a program takes what strangers begin", async () => {
  const world = new World(712);
  const [bot, mal] = [await world.person("Bot"), await world.person("Mal")];
  const chat = await writesTo(world, mal, bot, "hello bot");
  expect(await world.ends(bot.requests())).toEqual([]);
  expect((await world.ends(bot.conversations())).map(({ id }) => id)).toContain(chat);
});

/** The private halves of what lies at the directory are gone, as with a disk that was set back. */
async function cannotReadWelcomes(world: World, device: Device): Promise<void> {
  device.crash();
  const store = device.disk.open();
  const lost = await store.range("keyPackages", { prefix: [] });
  const writes = lost.map(({ key }) => ({ table: "keyPackages" as const, key, value: null }));
  await store.transact({ scope: "test", version: 0, writes });
  await world.ends(device.open());
}

/** What it says of these from now on is not so: the photo is its own. It has to be opened again. */
async function liesAbout(device: Device, accounts: readonly AccountId[], name: string): Promise<void> {
  device.crash();
  const store = device.disk.open();
  const photo = (await store.get("account", []))?.photo ?? null;
  for (const account of accounts) {
    const record = await store.get("contacts", [account]);
    if (record === undefined) throw new Error("they are not known");
    const value = { ...record, name, nameFrom: "introduction", photo } as const;
    const writes = [{ table: "contacts" as const, key: [account], value }];
    await store.transact({ scope: "contacts", version: await store.version("contacts"), writes });
  }
}

/** Its device is where a Commit that it cannot follow would leave it. */
async function losePlace(world: World, device: Device, chat: ConversationId): Promise<void> {
  device.crash();
  const store = device.disk.open();
  const record = await store.get("conversations", [chat]);
  if (record === undefined) throw new Error("no such conversation");
  const lost = { seq: record.cursor, at: world.clock.now(), committer: record.request?.by ?? null, report: null };
  const value = { ...record, state: "recovering", lost, gap: true } as const;
  await store.transact({
    scope: chat,
    version: await store.version(chat),
    writes: [{ table: "conversations", key: [chat], value }],
  });
  await world.ends(device.open());
}
