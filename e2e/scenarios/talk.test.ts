// Stories of named people over real sockets and the real Worker.

import { expect, test } from "vitest";
import { stage } from "../world/stage.ts";

const scene = stage({ hasOwnWorld: true });
const person = (name: string) => scene.person(name);

test("two people talk, and each tick tells the truth", async () => {
  const [alice, bob] = [await person("Alice"), await person("Bob")];
  const chat = await alice.opens(bob);
  await alice.says("hi", chat);
  await alice.sees("hi", chat, "sent");
  const same = await bob.conversationCalled("Alice");
  expect(same).toBe(chat);
  await bob.sees("hi", chat);
  await alice.sees("hi", chat, "delivered");
  const items = await bob.items(chat);
  await bob.verbs.markRead(chat, items.at(-1)?.seq ?? 0);
  await alice.sees("hi", chat, "read");
  const [hi] = (await bob.items(chat)).filter((item) => item.kind === "message");
  await bob.verbs.send(chat, { text: "hello back", replyTo: hi?.id ?? "" });
  await alice.sees("hello back", chat);
  const reply = (await alice.items(chat)).find((item) => item.kind === "message" && item.text === "hello back");
  expect(reply).toMatchObject({ sender: { name: "Bob" }, reply: { text: "hi", sender: { self: true } } });
});

test("two people who first write to each other at the same moment share one conversation", async () => {
  const [carol, dave] = [await person("Carol"), await person("Dave")];
  const [one, other] = await Promise.all([carol.opens(dave), dave.opens(carol)]);
  expect(one).toBe(other);
  await Promise.all([carol.says("me first", one), dave.says("no, me", one)]);
  await Promise.all([carol, dave].flatMap((each) => [each.sees("me first", one), each.sees("no, me", one)]));
  expect(await carol.words(one)).toEqual(await dave.words(one));
});

test("a group: made, added to, taken from; who comes reads nothing from before, who goes nothing after", async () => {
  const [erin, frank, grace] = [await person("Erin"), await person("Frank"), await person("Grace")];
  const made = await erin.verbs.createGroup({ title: "Hikers", handles: [frank.handle] });
  if (made.kind !== "ok") throw new Error(made.kind);
  const group = made.conversation;
  await erin.verbs.show(group);
  await erin.says("just us", group);
  expect(await frank.conversationCalled("Hikers")).toBe(group);
  await frank.sees("just us", group);
  // "waiting": somebody else's Commit was first, and ours comes after it.
  expect(["ok", "waiting"]).toContain((await erin.verbs.addMember(group, grace.handle)).kind);
  await grace.conversationCalled("Hikers");
  await frank.says("hi Grace", group);
  await grace.sees("hi Grace", group);
  expect(await grace.words(group)).toEqual(["hi Grace"]);
  const frankId = (await erin.details(group)).members.find(({ name }) => name === "Frank")?.accountId;
  expect(["ok", "waiting"]).toContain((await erin.verbs.removeMember(group, frankId as never)).kind);
  await frank.until({ kind: "conversation", conversation: group }, (details) => details?.state === "removed");
  await erin.says("without Frank", group);
  await grace.sees("without Frank", group);
  expect(await frank.words(group)).toEqual(["just us", "hi Grace"]);
  expect(await frank.verbs.send(group, { text: "still here?" })).toEqual({ kind: "read-only" });
  const erinId = (await grace.details(group)).members.find(({ name }) => name === "Erin")?.accountId;
  expect(await grace.verbs.removeMember(group, erinId as never)).toEqual({ kind: "not-allowed" });
  // The last admin names who is one then.
  expect(["ok", "waiting"]).toContain((await erin.verbs.leave(group)).kind);
  await grace.until({ kind: "conversation", conversation: group }, (details) => details?.can.makeAdmin === true);
  expect((await grace.details(group)).members.map(({ name }) => name)).toEqual(["Grace"]);
});

test("who was away finds everything, in order, once", async () => {
  const [heidi, ivan] = [await person("Heidi"), await person("Ivan")];
  const chat = await heidi.opens(ivan);
  await heidi.says("0", chat);
  await ivan.conversationCalled("Heidi");
  await ivan.sees("0", chat);
  await ivan.goesAway();
  for (let i = 1; i <= 30; i++) await heidi.says(`${i}`, chat);
  await heidi.sees("30", chat, "sent");
  await ivan.comesOnline();
  await ivan.sees("30", chat);
  expect(await ivan.words(chat)).toEqual(Array.from({ length: 31 }, (_, i) => `${i}`));
  await heidi.sees("30", chat, "delivered");
});

test("the service is killed while people write: each message arrives once, in one order, and ticks come right", async () => {
  const [judy, karl] = [await person("Judy"), await person("Karl")];
  const chat = await judy.opens(karl);
  await judy.says("before", chat);
  await karl.conversationCalled("Judy");
  await karl.sees("before", chat);
  for (let round = 0; round < 3; round++) {
    const writing = Promise.all([judy.says(`judy ${round}`, chat), karl.says(`karl ${round}`, chat)]);
    await scene.world.kill();
    await writing;
    await judy.says(`judy ${round} dead`, chat);
    await scene.world.resume();
    judy.wakes();
    karl.wakes();
    for (const text of [`judy ${round}`, `karl ${round}`, `judy ${round} dead`]) {
      await Promise.all([judy.sees(text, chat), karl.sees(text, chat)]);
    }
  }
  await judy.sees("judy 2 dead", chat, "delivered");
  await karl.sees("karl 2", chat, "delivered");
  expect(await judy.words(chat)).toEqual(await karl.words(chat));
  expect(await judy.words(chat)).toHaveLength(10);
});

test("two admins' devices change the group in the same moment: both get what they wanted", async () => {
  const [lena, mike, nora, otto] = [await person("Lena"), await person("Mike"), await person("Nora"), await person("Otto")];
  const made = await lena.verbs.createGroup({ title: "Race", handles: [mike.handle] });
  if (made.kind !== "ok") throw new Error(made.kind);
  const group = made.conversation;
  await lena.verbs.show(group);
  await mike.conversationCalled("Race");
  await Promise.all([lena.verbs.addMember(group, nora.handle), mike.verbs.addMember(group, otto.handle)]);
  for (const each of [lena, mike, nora, otto]) {
    await each.until({ kind: "conversation", conversation: group }, (details) => details?.members.length === 4);
  }
  await nora.conversationCalled("Race");
  await nora.says("all four", group);
  for (const each of [lena, mike, otto]) await each.sees("all four", group);
});

test("words of all kinds arrive as they were typed", async () => {
  const [peggy, quentin] = [await person("Peggy"), await person("Quentin")];
  const chat = await peggy.opens(quentin);
  const texts = [
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "שלום עולם \u202e abc",
    "e\u0301\u0327 Z\u0351\u036b",
    "<script>alert(1)</script>",
    "\ttabs\nand lines\n",
    "x".repeat(64 * 1024),
    "\u0000 null",
  ];
  for (const text of texts) await peggy.says(text, chat);
  await peggy.says("lone \ud800 surrogate", chat);
  await quentin.conversationCalled("Peggy");
  for (const text of texts) await quentin.sees(text, chat);
  await quentin.sees("lone \ufffd surrogate", chat);
  expect(await peggy.verbs.send(chat, { text: "" })).toEqual({ kind: "empty" });
  expect(await peggy.verbs.send(chat, { text: " \n\t " })).toEqual({ kind: "empty" });
  expect(await peggy.verbs.send(chat, { text: "x".repeat(64 * 1024 + 1) })).toMatchObject({ kind: "too-long" });
});

test("handles that are unknown, malformed or one's own get a word each", async () => {
  const rupert = await person("Rupert");
  expect(await rupert.verbs.openDirect("nobody.here")).toEqual({ kind: "unknown-handle", handle: "nobody.here" });
  expect(await rupert.verbs.openDirect("No Handle!")).toMatchObject({ kind: "unknown-handle" });
  expect(await rupert.verbs.openDirect(rupert.handle)).toEqual({ kind: "yourself" });
});

scene.endsWithoutFailures();
