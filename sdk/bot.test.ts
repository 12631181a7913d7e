// What a bot promises, in a simulated world: time stands still until everybody has had their say.

import { expect, test } from "vitest";
import { NOTHING_KNOWN } from "../client/content/attachment.ts";
import { type Device, textsOf } from "../client/simulation/device.ts";
import { World } from "../client/simulation/world.ts";
import type { ConversationId } from "../protocol/index.ts";
import type { Bot } from "./bot.ts";
import type { Failure } from "./events.ts";
import type { Message } from "./message.ts";
import { botAt } from "./simulated-bot.ts";

const MINUTE_MS = 60_000;

async function scene(seed: number) {
  const world = new World(seed);
  const ana = await world.person("Ana");
  const home = world.device("Echo");
  const { life, opening } = botAt(world, home);
  const bot = await world.ends(opening);
  const failures: Failure[] = [];
  bot.on("failure", (failure) => void failures.push(failure));
  const chat = await world.opened(ana.verbs.openDirect("echo"));
  const says = (text: string) => world.ends(ana.verbs.send(chat, { text }));
  return { world, ana, home, life, bot, failures, chat, says };
}

async function textsAt(world: World, device: Device, chat: ConversationId): Promise<string[]> {
  return textsOf(await world.ends(device.timeline(chat)));
}

/** Somebody kills it, and it starts again. */
async function reborn({ world, home, life }: Awaited<ReturnType<typeof scene>>): Promise<Bot> {
  life.end();
  const next = botAt(world, home);
  const bot = await world.ends(next.opening);
  bot.on("failure", () => {});
  return bot;
}

test("[BT7] a bot reacts, changes its words, takes them back, pins, and knows how far they have come", async () => {
  const { world, ana, bot, chat, says } = await scene(71);
  let answered = "";
  bot.on("message", async (message) => {
    await message.react("👀");
    answered = await message.reply("on its way");
  });
  await world.ends(ana.verbs.show(chat));
  await says("where is it?");
  await world.clock.advance(5_000);
  const [question] = (await world.ends(ana.timeline(chat))).items;
  expect(question).toMatchObject({ text: "where is it?", reactions: [{ emoji: "👀" }] });
  const { items: before } = await world.ends(ana.timeline(chat));
  await world.ends(ana.verbs.markRead(chat, before.at(-1)?.seq ?? 0));
  await world.clock.advance(5_000);
  expect(await world.ends(bot.status(chat, answered))).toBe("read");
  await world.ends(bot.edit(chat, answered, "it is here"));
  await world.ends(bot.pin(chat, answered));
  await world.ends(bot.react(chat, question?.id ?? "", null));
  await world.clock.advance(5_000);
  expect(await textsAt(world, ana, chat)).toContain("it is here");
  expect((await world.ends(ana.timeline(chat))).items[0]).toMatchObject({ reactions: [] });
  await world.ends(bot.delete(chat, answered));
  await world.clock.advance(5_000);
  expect((await world.ends(ana.timeline(chat))).items.map(({ kind }) => kind)).toContain("deleted");
  await expect(world.ends(bot.edit(chat, question?.id ?? "", "hers"))).rejects.toMatchObject({ kind: "not-allowed" });
  expect(await world.ends(bot.status(chat, question?.id ?? ""))).toBeNull();
});

test("a bot answers, quotes, and its sender sees that it was read", async () => {
  const { world, ana, bot, failures, chat, says } = await scene(1);
  const got: Message[] = [];
  bot.on("message", async (message) => {
    got.push(message);
    await message.read();
    await message.reply(`echo: ${message.text}`);
  });
  await world.ends(ana.verbs.show(chat));
  await says("hi");
  await world.clock.advance(5_000);
  expect(got).toMatchObject([{ text: "hi", sender: { self: false }, conversation: chat, inGroup: false }]);
  expect((await world.ends(bot.search("ech", { conversation: chat }))).map(({ text }) => text)).toEqual(["echo: hi"]);
  // What she calls herself comes a moment after her first word.
  expect((await world.ends(bot.conversations())).find(({ id }) => id === chat)?.title).toBe("Ana");
  const { items } = await world.ends(ana.timeline(chat));
  expect(items).toMatchObject([
    { text: "hi", state: "read" },
    { text: "echo: hi", own: false, reply: { text: "hi", sender: { name: "Ana" } } },
  ]);
  expect(failures).toEqual([]);
});

test("[FW3] [MN2] [VO2] a bot hears what was forwarded, that something is opened once and not by it, and who is meant where, itself too; and means people itself", async () => {
  const { world, ana, bot, chat, says } = await scene(21);
  const got: Message[] = [];
  bot.on("message", (message) => void got.push(message));
  await says("pass this on");
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["echo"] }));
  await world.clock.advance(MINUTE_MS);
  const item = (await world.ends(ana.timeline(chat))).items.at(-1)?.id ?? "";
  await world.ends(ana.verbs.forward({ conversation: chat, items: [item] }, [group]));
  const meant = [{ from: 3, to: 8, account: bot.me.accountId }];
  await world.ends(ana.verbs.send(group, { text: "hi @Echo", mentions: meant }));
  await world.clock.advance(MINUTE_MS);
  expect(got).toMatchObject([
    { text: "pass this on", forwarded: false, mentions: [] },
    { text: "pass this on", forwarded: true, inGroup: true },
    { text: "hi @Echo", forwarded: false, mentions: [{ from: 3, to: 8, person: { self: true } }] },
  ]);
  const data = new Blob(["secret"]);
  const photo = { ...NOTHING_KNOWN, kind: "photo" as const, type: "image/webp", data, poster: null };
  await world.ends(ana.verbs.sendMedia(group, { attachments: [photo], caption: "", once: true }));
  await world.clock.advance(MINUTE_MS);
  expect(got.at(-1)).toMatchObject({ viewOnce: true, text: "", attachments: [] });
  await expect(world.ends(got.at(-1)?.download(0) as Promise<Blob>)).rejects.toMatchObject({ kind: "unknown" });
  await world.ends(bot.send(group, "hi @Ana", { mentions: [{ from: 3, to: 7, account: await ana.accountId }] }));
  await world.clock.advance(MINUTE_MS);
  expect((await world.ends(ana.timeline(group))).items.at(-1)).toMatchObject({ mentions: [{ from: 3, person: { self: true } }] });
  expect((await world.ends(ana.conversations())).find(({ id }) => id === group)?.mentioned).toBe(true);
});

test("[BT1] one at a time and in order within a conversation, while other conversations go on", async () => {
  const { world, ana, bot, chat, says } = await scene(2);
  const bob = await world.person("Bob");
  const other = await world.opened(bob.verbs.openDirect("echo"));
  const told: string[] = [];
  const held: (() => void)[] = [];
  bot.on("message", async ({ text }) => {
    told.push(`begins ${text}`);
    if (text === "1") await new Promise<void>((go) => void held.push(go));
    told.push(`ends ${text}`);
  });
  for (const text of ["1", "2", "3"]) await says(text);
  await world.clock.advance(5_000);
  await world.ends(bob.verbs.send(other, { text: "b" }));
  await world.clock.advance(5_000);
  expect(told).toEqual(["begins 1", "begins b", "ends b"]);
  held[0]?.();
  await world.clock.advance(5_000);
  expect(told.slice(3)).toEqual(["ends 1", "begins 2", "ends 2", "begins 3", "ends 3"]);
  expect(await textsAt(world, ana, chat)).toEqual(["1", "2", "3"]);
});

test("[BT1] a crash before the handler resolved delivers again, one after it does not, and what came meanwhile follows", async () => {
  const stage = await scene(3);
  const { world, bot, says } = stage;
  const first: string[] = [];
  bot.on("message", async ({ text }) => {
    first.push(text);
    if (text === "2") await new Promise(() => {});
  });
  await says("1");
  await says("2");
  await world.clock.advance(5_000);
  expect(first).toEqual(["1", "2"]);
  stage.life.end();
  await says("3");
  const again = await reborn(stage);
  const second: string[] = [];
  again.on("message", ({ text }) => void second.push(text));
  await world.clock.advance(MINUTE_MS);
  expect(second).toEqual(["2", "3"]);
});

test("[BT1] marking as read is no handling: a crash after it delivers again", async () => {
  const stage = await scene(4);
  stage.bot.on("message", async (message) => {
    await message.read();
    await new Promise(() => {});
  });
  await stage.says("read, not handled");
  await stage.world.clock.advance(5_000);
  const again = await reborn(stage);
  const got: string[] = [];
  again.on("message", ({ text }) => void got.push(text));
  await stage.world.clock.advance(5_000);
  expect(got).toEqual(["read, not handled"]);
});

test("[BT2] a handler that throws is called again with pauses, and its message passed over after the fifth time", async () => {
  const { world, bot, failures, says } = await scene(5);
  const tried: string[] = [];
  const at: number[] = [];
  bot.on("message", ({ text }) => {
    tried.push(text);
    if (text === "poison") at.push(world.clock.now());
    if (text === "poison" || (text === "hiccup" && tried.filter((each) => each === text).length < 3)) throw new Error(text);
  });
  for (const text of ["hiccup", "poison", "fine"]) await says(text);
  await world.clock.advance(MINUTE_MS);
  expect(tried).toEqual([...Array(3).fill("hiccup"), ...Array(5).fill("poison"), "fine"]);
  expect(at.slice(1).every((time, i) => time > (at[i] ?? 0))).toBe(true);
  expect(failures.map((each) => each.kind === "handler" && [each.attempt, each.isSkipped])).toEqual([
    [1, false],
    [2, false],
    [1, false],
    [2, false],
    [3, false],
    [4, false],
    [5, true],
  ]);
});

test("[BT2] a service that does not answer is no fault of the message: it is tried until it does", async () => {
  const { world, home, bot, failures, says } = await scene(6);
  await world.person("Help");
  let opened: ConversationId | null = null;
  bot.on("message", async () => {
    home.network.setOnline(tries++ > 8);
    opened = await bot.open("help");
  });
  let tries = 0;
  await says("get help");
  await world.clock.advance(10 * MINUTE_MS);
  expect(opened).not.toBeNull();
  expect(failures.length).toBeGreaterThan(5);
  expect(failures.every((each) => each.kind === "handler" && !each.isSkipped)).toBe(true);
});

test("[BT3] replies of a second delivery are those of the first", async () => {
  const stage = await scene(7);
  const { world, ana, chat, bot, says } = stage;
  bot.on("message", async (message) => {
    await message.reply("one");
    await message.replyWithFile(new Blob(["data"]), { caption: "two", name: "data.txt" });
    await new Promise(() => {});
  });
  await says("hi");
  await world.clock.advance(5_000);
  const again = await reborn(stage);
  let delivered = 0;
  again.on("message", async (message) => {
    delivered++;
    await message.reply("one");
    await message.replyWithFile(new Blob(["data"]), { caption: "two", name: "data.txt" });
    await message.reply("three");
  });
  await world.clock.advance(MINUTE_MS);
  expect(delivered).toBe(1);
  expect(await textsAt(world, ana, chat)).toEqual(["hi", "one", "two", "three"]);
});

test("messages wait for a handler, also over a restart", async () => {
  const stage = await scene(8);
  const { world, bot, says } = stage;
  const added: ConversationId[] = [];
  bot.on("added", ({ conversation }) => void added.push(conversation));
  await says("nobody listens");
  await world.clock.advance(5_000);
  const again = await reborn(stage);
  const got: string[] = [];
  again.on("message", ({ text }) => void got.push(text));
  await world.clock.advance(5_000);
  expect([got, added]).toEqual([["nobody listens"], []]);
});

test("a bot hears that it was added to a group, hears the group, and hears that it was removed", async () => {
  const { world, ana, bot, failures } = await scene(9);
  const heard: string[] = [];
  bot.on("message", async (message) => {
    heard.push(`${message.inGroup ? "group" : "direct"}: ${message.text}`);
    await message.reply("here");
  });
  bot.on("added", ({ by }) => void heard.push(`added by ${by.self ? "itself" : "another"}`));
  bot.on("removed", ({ by }) => void heard.push(`removed by ${by.name}`));
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["echo"] }));
  await world.clock.advance(5_000);
  await world.ends(ana.verbs.send(group, { text: "hi all" }));
  await world.clock.advance(5_000);
  await world.ends(ana.verbs.removeMember(group, bot.me.accountId));
  await world.clock.advance(5_000);
  expect(heard).toEqual(["added by another", "group: hi all", "removed by Ana"]);
  expect(await textsAt(world, ana, group)).toEqual(["hi all", "here"]);
  await expect(world.ends(bot.send(group, "still here?"))).rejects.toMatchObject({ kind: "read-only" });
  // By the group's link it comes back when an admin says so.
  await world.ends(ana.verbs.setInvite(group, { approves: false, until: null, limit: null, isNew: true }));
  const made = await world.ends(ana.ask({ kind: "group", conversation: group }));
  expect(await world.ends(bot.join(`https://parley.example/join#${made?.invite?.code}`))).toBe("waiting");
  await world.clock.advance(5_000);
  await world.ends(ana.verbs.approveAsk(group, bot.me.accountId));
  await world.clock.advance(5_000);
  expect(heard.at(-1)).toBe("added by another");
  await expect(world.ends(bot.join("https://parley.example/join#nonsense"))).rejects.toMatchObject({ kind: "no-link" });
  expect(failures).toEqual([]);
});

test("what the service refuses is told once and leaves the outbox", async () => {
  const { world, ana, home, bot, failures } = await scene(10);
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["echo"] }));
  await world.clock.advance(5_000);
  home.network.setOnline(false);
  await world.ends(bot.send(group, "too late"));
  await world.ends(ana.verbs.removeMember(group, bot.me.accountId));
  home.network.setOnline(true);
  await world.clock.advance(MINUTE_MS);
  expect(failures).toEqual([{ kind: "not-sent", conversation: group, text: "too late", why: "not-a-member" }]);
  expect(await home.disk.open().range("outbox", { prefix: [] })).toEqual([]);
});

test("closing lets handlers end and what they wrote leave; nothing is begun meanwhile, and it goes on next time", async () => {
  const stage = await scene(11);
  const { world, ana, chat, bot, says } = stage;
  const held: (() => void)[] = [];
  bot.on("message", async (message) => {
    await new Promise<void>((go) => void held.push(go));
    await message.reply(`done ${message.text}`);
  });
  await says("1");
  await says("2");
  await world.clock.advance(5_000);
  const closing = bot.close();
  await world.clock.advance(100);
  held[0]?.();
  await world.ends(closing);
  await world.clock.advance(5_000);
  expect(await textsAt(world, ana, chat)).toEqual(["1", "2", "done 1"]);
  await expect(bot.send(chat, "after")).rejects.toMatchObject({ kind: "closed" });
  const again = await reborn(stage);
  const got: string[] = [];
  again.on("message", ({ text }) => void got.push(text));
  await world.clock.advance(5_000);
  expect(got).toEqual(["2"]);
});

test("closing takes no longer than it may: without a network what waits stays stored", async () => {
  const stage = await scene(12);
  const { world, ana, home, chat, bot } = stage;
  await stage.says("hi");
  await world.clock.advance(5_000);
  home.network.setOnline(false);
  await world.ends(bot.send(chat, "later"));
  const before = world.clock.now();
  await world.ends(bot.close({ withinMs: 2_000 }));
  expect(world.clock.now() - before).toBeLessThan(3_000);
  home.network.setOnline(true);
  await reborn(stage);
  await world.clock.advance(MINUTE_MS);
  expect(await textsAt(world, ana, chat)).toEqual(["hi", "later"]);
});

test("typing is seen, and ends with the answer", async () => {
  const { world, ana, bot, chat, says } = await scene(13);
  await says("first");
  await world.clock.advance(5_000);
  await world.ends(ana.verbs.show(chat));
  const held: (() => void)[] = [];
  bot.on("message", async (message) => {
    if (message.text === "first") return;
    await message.typing();
    await new Promise<void>((go) => void held.push(go));
    await message.reply("there");
  });
  await says("question");
  await world.clock.advance(8_000);
  expect((await world.ends(ana.details(chat)))?.typing).toMatchObject([{ name: "Echo" }]);
  held[0]?.();
  await world.clock.advance(1_000);
  expect((await world.ends(ana.details(chat)))?.typing).toEqual([]);
});

test("an account is made once; a taken handle, a wrong one and none at all get a word each", async () => {
  const stage = await scene(14);
  const { world, home, bot } = stage;
  const { accountId } = bot.me;
  expect((await reborn(stage)).me).toEqual({ accountId, handle: "echo", name: "Echo" });
  const taken = world.device("Ana");
  await expect(world.ends(botAt(world, taken).opening)).rejects.toMatchObject({ kind: "handle-taken" });
  Object.assign(home, { name: "Another" });
  await expect(world.ends(botAt(world, home).opening)).rejects.toMatchObject({
    kind: "other-account",
    problem: { handle: "echo" },
  });
  const away = world.device("Away");
  away.network.setOnline(false);
  const offline = await world.ends(botAt(world, away).opening.catch((error) => error));
  expect([offline.kind, offline.isTemporary]).toEqual(["offline", true]);
});

test("[BP3] a bot that speaks for a business is shown as one on its own server; without a network it starts all the same", async () => {
  const world = new World(31);
  const ana = await world.person("Ana");
  const home = world.device("Acme");
  const first = botAt(world, home, null, true);
  await world.ends(first.opening);
  const chat = await world.opened(ana.verbs.openDirect("acme"));
  const peer = async () => (await world.ends(ana.conversations())).find(({ id }) => id === chat)?.peer;
  expect(await peer()).toMatchObject({ name: "Acme", business: { hosting: "own-server" } });
  first.life.end();
  home.network.setOnline(false);
  const bot = await world.ends(botAt(world, home, null, true).opening);
  expect(bot.me.name).toBe("Acme");
});
