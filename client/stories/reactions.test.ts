// Reactions: one emoji from each person to each message, and what becomes of it.

import { expect, test } from "vitest";
import { type ConversationId, utf8 } from "../../protocol/index.ts";
import type { TimelineItem } from "../queries.ts";
import type { Device } from "../simulation/device.ts";
import type { World } from "../simulation/world.ts";
import { followed, hostile, type Talk, talking } from "./talking.ts";

async function message(world: World, device: Device, chat: ConversationId, text: string) {
  const { items } = await world.ends(device.timeline(chat));
  const found = items.find((item) => item.kind === "message" && item.text === text);
  if (found?.kind !== "message") throw new Error(`no "${text}"`);
  return found;
}

/** "👍 Ana Bob*": the star says that it is one's own. */
function told({ reactions }: TimelineItem & { kind: "message" }): string[] {
  return reactions.map(({ emoji, people, own }) => `${emoji} ${people.map(({ name }) => name).join(" ")}${own ? "*" : ""}`);
}

async function reacts({ world, chat }: Talk, by: Device, text: string, emoji: string | null) {
  const { id } = await message(world, by, chat, text);
  return world.ends(by.verbs.react(chat, id, emoji));
}

test("[RE1] each person has one: the last counts, the same is shared, and none is left when it is taken back", async () => {
  const scene = await talking(81);
  const { world, ana, bob, chat } = scene;
  const seen = async () => {
    await world.clock.advance(3000);
    const [here, there] = [await message(world, ana, chat, "first"), await message(world, bob, chat, "first")];
    return [told(here), told(there)];
  };
  expect(await reacts(scene, bob, "first", "👍")).toEqual({ kind: "ok" });
  expect(await seen()).toEqual([["👍 Bob"], ["👍 Bob*"]]);
  await reacts(scene, ana, "first", "❤️");
  expect(await seen()).toEqual([
    ["👍 Bob", "❤️ Ana*"],
    ["👍 Bob*", "❤️ Ana"],
  ]);
  await reacts(scene, bob, "first", "❤");
  expect(await seen()).toEqual([["❤️ Ana Bob*"], ["❤️ Ana Bob*"]]);
  await reacts(scene, bob, "first", null);
  expect(await seen()).toEqual([["❤️ Ana*"], ["❤️ Ana"]]);
  await reacts(scene, ana, "first", null);
  expect(await seen()).toEqual([[], []]);
});

test("[RE2] a reaction is no message: not unread, not the last words, no row, and its chat stays where it is", async () => {
  const scene = await talking(82);
  const { world, ana, bob, chat } = scene;
  const [before] = (await world.ends(ana.conversations())).filter(({ id }) => id === chat);
  await reacts(scene, bob, "first", "🙏");
  await world.clock.advance(3000);
  const { items, unread } = await world.ends(ana.timeline(chat));
  expect(items.filter(({ kind }) => kind === "message" || kind === "unknown")).toHaveLength(1);
  expect(unread).toBe(0);
  const [after] = (await world.ends(ana.conversations())).filter(({ id }) => id === chat);
  const reaction = expect.objectContaining({ emoji: "🙏", text: "first" });
  expect({ ...after, preview: { ...after?.preview, state: null } }).toEqual({
    ...before,
    preview: { ...before?.preview, state: null },
    reaction,
  });
});

test("[PN10] what others reacted to one's own is news until it is taken back or seen, the newest first, and the other's own device has none", async () => {
  const scene = await talking(91);
  const { world, ana, bob, chat } = scene;
  await world.ends(ana.verbs.send(chat, { text: "second" }));
  const news = async (device: Device = ana) => {
    await world.clock.advance(3000);
    const row = (await world.ends(device.conversations())).find(({ id }) => id === chat);
    return row?.reaction && [row.reaction.by.name, row.reaction.emoji, row.reaction.text, row.unread];
  };
  await reacts(scene, bob, "first", "👍");
  expect(await news()).toEqual(["Bob", "👍", "first", 0]);
  expect(await news(bob)).toBeNull();
  await reacts(scene, bob, "first", "❤️");
  expect(await news()).toEqual(["Bob", "❤️", "first", 0]);
  await reacts(scene, bob, "second", "🙏");
  expect(await news()).toEqual(["Bob", "🙏", "second", 0]);
  await reacts(scene, bob, "second", null);
  expect(await news()).toEqual(["Bob", "❤️", "first", 0]);
  // Kept over a restart; one's own reaction to the other's message is none, nor is the other's to theirs.
  ana.crash();
  await world.ends(ana.open());
  await world.ends(bob.verbs.send(chat, { text: "of Bob's" }));
  await world.clock.advance(3000);
  await reacts(scene, bob, "of Bob's", "😀");
  expect(await news()).toEqual(["Bob", "❤️", "first", 1]);
  // What is unread above it is not passed over: only who has read all has seen it.
  await world.ends(ana.verbs.markRead(chat, 1));
  expect(await news()).toEqual(["Bob", "❤️", "first", 1]);
  const { seq } = await message(world, ana, chat, "of Bob's");
  await world.ends(ana.verbs.markRead(chat, seq ?? 0));
  expect(await news()).toBeNull();
  const { items, readUpTo } = await world.ends(ana.timeline(chat));
  expect(readUpTo).toBeGreaterThanOrEqual(Math.max(...items.map((item) => item.seq ?? 0)));
  await reacts(scene, bob, "second", "👍");
  expect(await news()).not.toBeNull();
  await world.ends(ana.verbs.deleteForEveryone(chat, (await message(world, ana, chat, "second")).id));
  expect(await news()).toBeNull();
});

test("[PN10] [CL3] a reaction that a blocked person makes is no news, nor are ten thousand kept", async () => {
  const scene = await talking(92);
  const { world, ana, bob, chat } = scene;
  for (let i = 0; i < 20; i++) await world.ends(ana.verbs.send(chat, { text: `${i}` }));
  await world.clock.advance(3000);
  for (let i = 0; i < 20; i++) await reacts(scene, bob, `${i}`, "👍");
  await world.clock.advance(3000);
  const record = await ana.disk.open().get("conversations", [chat]);
  expect(record?.reacted?.map(({ text }) => text)).toEqual(["12", "13", "14", "15", "16", "17", "18", "19"]);
  await world.ends(ana.verbs.block(await bob.accountId, true));
  const row = (await world.ends(ana.conversations())).find(({ id }) => id === chat);
  expect(row?.reaction).toBeNull();
});

test("[RE2] a timeline that is watched shows it without being read again, in whichever part its message stands", async () => {
  const scene = await talking(83);
  const { world, ana, bob, chat } = scene;
  for (let i = 0; i < 30; i++) await world.ends(ana.verbs.send(chat, { text: `${i}` }));
  await world.clock.advance(5000);
  const [old, young] = [await message(world, bob, chat, "3"), await message(world, bob, chat, "28")];
  const parts: Record<string, string[]> = {};
  const watch = (name: string, before?: number) =>
    followed(ana, { kind: "timeline", conversation: chat, limit: 10, ...(before && { before }) }, ({ items }) => {
      parts[name] = items.flatMap((item) => (item.kind === "message" && item.reactions.length > 0 ? [item.text] : []));
    });
  watch("newest");
  watch("older", (old.seq ?? 0) + 5);
  await world.clock.advance(100);
  await world.ends(bob.verbs.react(chat, old.id, "👍"));
  await world.ends(bob.verbs.react(chat, young.id, "👍"));
  await world.clock.advance(3000);
  expect(parts).toEqual({ newest: ["28"], older: ["3"] });
  watch("read again", (old.seq ?? 0) + 5);
  await world.ends(ana.verbs.react(chat, old.id, "👍"));
  await world.clock.advance(100);
  expect(parts).toMatchObject({ "read again": ["3"], older: ["3"] });
});

test("[RE3] offline it shows at once, and what was changed before it left is not sent", async () => {
  const scene = await talking(84);
  const { world, ana, bob, chat } = scene;
  bob.network.setOnline(false);
  // A device that comes back may also renew its keys: that is no message.
  const messages = () =>
    [...world.service.logs.values()].find(({ id }) => id === chat)?.entries.filter(({ kind }) => kind === "message").length ?? 0;
  const before = messages();
  for (const emoji of ["👍", "❤️", null, "😂", "😮", "😂"]) {
    expect(await reacts(scene, bob, "first", emoji)).toEqual({ kind: "ok" });
    expect(told(await message(world, bob, chat, "first"))).toEqual(emoji === null ? [] : [`${emoji} Bob*`]);
    await world.clock.advance(5000);
  }
  expect(told(await message(world, ana, chat, "first"))).toEqual([]);
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(60_000);
  for (const device of [ana, bob]) expect(told(await message(world, device, chat, "first"))[0]).toMatch(/^😂 Bob/);
  // The first was tried, so it may have arrived; of the others only the last leaves.
  expect(messages() - before).toBe(2);
});

test("[RE3] the same again, or back to what it was, sends nothing", async () => {
  const scene = await talking(85);
  const { world, ana, bob, chat } = scene;
  await reacts(scene, bob, "first", "👍");
  await world.clock.advance(60_000);
  const log = [...world.service.logs.values()].find(({ id }) => id === chat);
  const before = log?.head;
  await reacts(scene, bob, "first", "👍");
  await reacts(scene, ana, "first", null);
  await world.clock.advance(60_000);
  expect(log?.head).toBe(before);
});

test("[RE3] what the service refuses is no longer shown", async () => {
  const scene = await talking(86);
  const { world, bob, chat } = scene;
  await reacts(scene, bob, "first", "👍");
  await world.clock.advance(60_000);
  bob.crash();
  await world.ends(bob.open());
  await world.clock.advance(5000);
  const { request } = bob.network.http;
  bob.network.http.request = async (method, path, body) => {
    if (method !== "POST" || !path.endsWith("/frames")) return request(method, path, body);
    await new Promise<void>((later) => void world.clock.after(1000, () => later()));
    return { status: 400, bytes: utf8(JSON.stringify({ error: { kind: "malformed", detail: "no" } })) };
  };
  const seen: string[][] = [];
  const { id } = await message(world, bob, chat, "first");
  followed(bob, { kind: "timeline", conversation: chat, limit: 10 }, ({ items }) => {
    const item = items.find((each) => each.id === id);
    if (item?.kind === "message" && told(item).join() !== seen.at(-1)?.join()) seen.push(told(item));
  });
  await world.clock.advance(100);
  await world.ends(bob.verbs.react(chat, id, "❤️"));
  await world.clock.advance(5000);
  expect(seen).toEqual([["👍 Bob*"], ["❤️ Bob*"], ["👍 Bob*"]]);
});

test("[RE1] to a message that is not here it is nothing: of others, of oneself, and to what waits to be sent", async () => {
  const scene = await talking(87);
  const { world, ana, bob, chat } = scene;
  const { id } = await message(world, bob, chat, "first");
  const other = id.replace(/.{22}$/, "A".repeat(22));
  expect(await world.ends(bob.verbs.react(chat, other, "👍"))).toEqual({ kind: "not-found" });
  expect(await world.ends(bob.verbs.react(chat, "5.0", "👍"))).toEqual({ kind: "not-found" });
  expect(await world.ends(bob.verbs.react(chat, id, "👍👍"))).toEqual({ kind: "no-emoji" });
  expect(await world.ends(bob.verbs.react(chat, id, ""))).toEqual({ kind: "no-emoji" });
  expect(await world.ends(bob.verbs.react("A".repeat(22) as ConversationId, id, "👍"))).toEqual({ kind: "unknown-conversation" });
  bob.network.setOnline(false);
  await world.ends(bob.verbs.send(chat, { text: "waits" }));
  expect(await reacts(scene, bob, "waits", "👍")).toEqual({ kind: "not-found" });
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(10_000);
  const before = await world.ends(ana.timeline(chat));
  await hostile(scene, bob, { kind: "reaction", target: { id: "A".repeat(22), sender: await ana.accountId }, emoji: "👍" });
  expect((await world.ends(ana.timeline(chat))).items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id));
});
