// Deleting for oneself: from all of one's own devices and out of the history, and from nobody else's.

import { expect, test } from "vitest";
import { type ConversationId, selfConversationId } from "../../protocol/index.ts";
import { encodeContent, readContent } from "../content/content.ts";
import type { OwnWord } from "../content/heard.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import type { World } from "../simulation/world.ts";
import { devicesOf, household, link, MINUTE_MS, newDevice, says } from "./linking.ts";
import { hostile, talking } from "./talking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");

async function itemOf(world: World, device: Device, chat: ConversationId, text: string): Promise<string> {
  const { items } = await world.ends(device.timeline(chat));
  const found = items.find((each) => each.kind === "message" && each.text === text);
  if (found === undefined) throw new Error(`${device.name} has no "${text}"`);
  return found.id;
}
const texts = async (world: World, device: Device, chat: ConversationId) => textsOf(await world.ends(device.timeline(chat)));
async function deletes(world: World, device: Device, chat: ConversationId, ...of: string[]): Promise<void> {
  const items = await Promise.all(of.map((text) => itemOf(world, device, chat, text)));
  expect(await world.ends(device.verbs.deleteForMe(chat, items))).toEqual({ kind: "ok" });
}

test("[DE6] whoever wrote it, it goes from here with all that hangs on it, is not unread, and does not come again; the others hear nothing", async () => {
  const { world, ana, bob, group } = await household(881);
  for (const text of ["one", "two", "three"]) await says(world, bob, group, text);
  await says(world, ana, group, "mine");
  await world.ends(ana.verbs.star(group, [await itemOf(world, ana, group, "two")], true));
  const before = world.service.logOf(group).head;
  const unread = async () => (await world.ends(ana.ask({ kind: "conversations" }))).find(({ id }) => id === group)?.unread;
  const were = (await unread()) ?? 0;
  await deletes(world, ana, group, "two", "mine", "three");
  expect(await texts(world, ana, group)).toEqual(["one"]);
  expect(await unread()).toBe(Math.max(0, were - 2));
  expect((await world.ends(ana.ask({ kind: "conversations" }))).find(({ id }) => id === group)?.preview).toMatchObject({
    text: "one",
  });
  expect(await world.ends(ana.ask({ kind: "starred", limit: 9 }))).toMatchObject({ entries: [] });
  await world.clock.advance(MINUTE_MS);
  expect(world.service.logOf(group).head).toBe(before);
  expect(await texts(world, bob, group)).toEqual(["one", "two", "three", "mine"]);
  // What names nothing is passed over.
  expect(await world.ends(ana.verbs.deleteForMe(group, ["x", `${"A".repeat(22)}.${"A".repeat(22)}`]))).toEqual({ kind: "ok" });
  ana.crash();
  await world.ends(ana.open());
  await world.clock.advance(MINUTE_MS);
  expect(await texts(world, ana, group)).toEqual(["one"]);
  expect([ana.failures, bob.failures]).toEqual([[], []]);
});

test("[DE6] it goes from the account's other devices, also where it comes there later than the word of it", async () => {
  const { world, ana, bob, chat } = await household(882);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(2 * MINUTE_MS);
  await says(world, bob, chat, "first");
  await world.clock.advance(MINUTE_MS);
  await deletes(world, ana, chat, "first");
  await world.clock.advance(MINUTE_MS);
  expect(await texts(world, phone, chat)).not.toContain("first");
  // Away, it has neither; then both come in whatever order.
  phone.network.setOnline(false);
  await says(world, bob, chat, "second");
  await deletes(world, ana, chat, "second");
  await world.clock.advance(MINUTE_MS);
  phone.network.setOnline(true);
  await world.clock.advance(3 * MINUTE_MS);
  for (const device of [ana, phone]) expect(await texts(world, device, chat)).toEqual(["before"]);
  const left = await phone.disk.open().range("preferences", { prefix: [chat] });
  expect(left.filter(({ key }) => String(key[1]).startsWith("remove"))).toEqual([]);
  expect(await texts(world, bob, chat)).toEqual(["before", "first", "second"]);
  expect([...ana.failures, ...phone.failures]).toEqual([]);
});

test("[DE6] of what a linked device was never handed no mark stays there", async () => {
  const { world, ana, bob, chat } = await household(887);
  for (let i = 0; i < 33; i++) await says(world, bob, chat, `word ${i}`);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(2 * MINUTE_MS);
  expect(await texts(world, phone, chat)).not.toContain("word 0");
  await deletes(world, ana, chat, "word 0");
  await world.clock.advance(2 * MINUTE_MS);
  const left = await phone.disk.open().range("preferences", { prefix: [chat] });
  expect(left.filter(({ key }) => String(key[1]).startsWith("remove"))).toEqual([]);
});

test("[DE6] killed at any moment of it, it is gone after the next start, on both devices or on neither", async () => {
  for (let atCall = 1; atCall < 26; atCall += 6) {
    const { world, ana, bob, chat } = await household(883);
    const phone = await newDevice(world, "Phone");
    await link(world, ana, phone);
    await world.clock.advance(2 * MINUTE_MS);
    await says(world, bob, chat, "secret");
    await world.clock.advance(MINUTE_MS);
    const id = await itemOf(world, ana, chat, "secret");
    ana.crash();
    await world.ends(ana.open({ atCall, when: "after" }).then(() => undefined));
    if (ana.client !== null) ana.verbs.deleteForMe(chat, [id]).catch(() => {});
    await world.clock.advance(10_000);
    if (ana.life.alive) ana.crash();
    await world.ends(ana.open());
    await world.clock.advance(3 * MINUTE_MS);
    expect(await texts(world, phone, chat), `${atCall}`).toEqual(await texts(world, ana, chat));
  }
});

test("[DE6] what went does not come back with the history", async () => {
  const { world, ana, bob, chat } = await household(884);
  const begun = await world.ends(ana.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  await world.ends(ana.verbs.finishRecovery(begun.asked.map((group) => begun.groups[group] ?? "")));
  for (const text of ["one", "two", "three"]) await says(world, bob, chat, text);
  await world.ends(ana.verbs.keepHistory());
  for (const text of ["one", "three"]) {
    await deletes(world, ana, chat, text);
    await world.ends(ana.verbs.keepHistory());
    await world.clock.advance(60 * MINUTE_MS);
  }
  ana.crash();
  const other = await newDevice(world, "Ana again");
  const found = await world.ends(other.verbs.findAccount({ kind: "key", typed: begun.groups.join(" ") }));
  if (found.kind !== "ok") throw new Error(found.kind);
  await world.ends(other.verbs.restore(found.devices.map(({ device }) => device)));
  await world.clock.advance(3 * MINUTE_MS);
  expect(await texts(world, other, chat)).toEqual(["before", "two"]);
});

test("[DE6] what waits to be sent is not sent, and a stolen device takes away nothing that comes later", async () => {
  const { world, ana, bob, chat } = await household(886);
  ana.network.setOnline(false);
  await world.ends(ana.verbs.send(chat, { text: "oops" }));
  await deletes(world, ana, chat, "oops");
  ana.network.setOnline(true);
  await world.clock.advance(MINUTE_MS);
  expect(await texts(world, bob, chat)).not.toContain("oops");
  const stolen = await newDevice(world, "Phone");
  await link(world, ana, stolen);
  await world.clock.advance(2 * MINUTE_MS);
  const self = await selfConversationId(await ana.accountId);
  const { head } = world.service.logOf(chat);
  const words = Array.from({ length: 40 }, (_, i): OwnWord => ({ about: "gone", conversation: chat, seq: head + 1 + i }));
  await hostile({ world, chat: self }, stolen, { kind: "own-words", words });
  await world.clock.advance(MINUTE_MS);
  const [id] = (await devicesOf(world, ana)).flatMap((each) => (each.isThis ? [] : [each.id]));
  await world.ends(ana.verbs.removeDevice(id as never));
  stolen.crash();
  await world.clock.advance(MINUTE_MS);
  await says(world, bob, chat, "to ana");
  await world.clock.advance(MINUTE_MS);
  // Looked through again with the next deletion.
  await deletes(world, ana, chat, "before");
  expect(await texts(world, ana, chat)).toEqual(["to ana"]);
});

test("[DE6] nobody else can make a message go like that", async () => {
  const talk = await talking(885);
  const { world, ana, bob, chat } = talk;
  await world.ends(ana.verbs.send(chat, { text: "stays" }));
  await world.clock.advance(MINUTE_MS);
  const { seq } = (await world.ends(ana.timeline(chat))).items.findLast((each) => each.kind === "message") ?? { seq: 0 };
  const word: OwnWord = { about: "gone", conversation: chat, seq: Number(seq) };
  await hostile(talk, bob, { kind: "own-words", words: [word] });
  await world.clock.advance(MINUTE_MS);
  for (const device of [ana, bob]) expect(await texts(world, device, chat)).toContain("stays");
  const body = { kind: "own-words", words: [word] } as const;
  const encoded = encodeContent({ id: "A".repeat(22), sentAt: 1, counter: 1, body, reply: null });
  expect(readContent(encoded)?.body).toEqual(body);
});
