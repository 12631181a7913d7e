// What people type, and what becomes of it.

import { expect, test } from "vitest";
import { textsOf } from "../simulation/device.ts";
import { followed, talking } from "./talking.ts";

test("texts arrive as they were typed: long ones, strange ones, and torn letters made whole", async () => {
  const { world, ana, bob, chat } = await talking(41);
  const long = "ä".repeat(32 * 1024);
  const texts = ["  two  spaces ", "👩‍👩‍👧‍👦 שלום\n\ttab", "<script>alert(1)</script>", "torn \ud83d!", long];
  for (const text of texts) expect(await world.ends(ana.verbs.send(chat, { text }))).toMatchObject({ kind: "ok" });
  expect(await world.ends(ana.verbs.send(chat, { text: "" }))).toEqual({ kind: "empty" });
  expect(await world.ends(ana.verbs.send(chat, { text: " \n\u00a0 " }))).toEqual({ kind: "empty" });
  expect(await world.ends(ana.verbs.send(chat, { text: `${long}a` }))).toEqual({ kind: "too-long", limitBytes: 65536 });
  await world.clock.advance(5000);
  const wanted = ["first", ...texts.map((text) => text.toWellFormed())];
  expect(textsOf(await world.ends(bob.timeline(chat)))).toEqual(wanted);
  expect(textsOf(await world.ends(ana.timeline(chat)))).toEqual(wanted);
});

test("a reply quotes what it answers, on both sides, also when that is long ago", async () => {
  const { world, ana, bob, chat } = await talking(42);
  const [first] = (await world.ends(bob.timeline(chat))).items;
  await world.ends(bob.verbs.send(chat, { text: "yes", replyTo: first?.id ?? "" }));
  await world.clock.advance(1000);
  for (const device of [ana, bob]) {
    const { items } = await world.ends(device.timeline(chat));
    expect(items.at(-1)).toMatchObject({ text: "yes", reply: { id: items[0]?.id, text: "first", sender: { name: "Ana" } } });
  }
});

test("ticks say what is so: sent, then delivered, then read, and none of it before", async () => {
  const { world, ana, bob, chat } = await talking(43);
  bob.network.setOnline(false);
  await world.ends(ana.verbs.send(chat, { text: "are you there?" }));
  await world.clock.advance(60_000);
  const state = async () => {
    const item = (await world.ends(ana.timeline(chat))).items.at(-1);
    return item?.kind === "message" ? item.state : null;
  };
  expect(await state()).toBe("sent");
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(5000);
  expect(await state()).toBe("delivered");
  const { items, unread } = await world.ends(bob.timeline(chat));
  expect(unread).toBe(2);
  await world.ends(bob.verbs.markRead(chat, items.at(-1)?.seq ?? 0));
  await world.clock.advance(5000);
  expect(await state()).toBe("read");
  expect(await world.ends(bob.timeline(chat))).toMatchObject({ unread: 0, readUpTo: items.at(-1)?.seq });
});

test("reading a part leaves the rest unread", async () => {
  const { world, ana, bob, chat } = await talking(44);
  for (const text of ["one", "two", "three"]) await world.ends(ana.verbs.send(chat, { text }));
  await world.clock.advance(5000);
  const { items } = await world.ends(bob.timeline(chat));
  await world.ends(bob.verbs.markRead(chat, items.at(-3)?.seq ?? 0));
  expect(await world.ends(bob.timeline(chat))).toMatchObject({ unread: 2 });
  await world.ends(bob.verbs.markRead(chat, items.at(-4)?.seq ?? 0));
  expect(await world.ends(bob.timeline(chat))).toMatchObject({ unread: 2, readUpTo: items.at(-3)?.seq });
});

test("who types is seen typing, until the message comes or time passes", async () => {
  const { world, ana, bob, chat } = await talking(45);
  const typing = async () => (await world.ends(ana.details(chat)))?.typing.map(({ name }) => name);
  await world.ends(bob.verbs.typing(chat));
  await world.clock.advance(500);
  expect(await typing()).toEqual(["Bob"]);
  await world.ends(bob.verbs.send(chat, { text: "done" }));
  await world.clock.advance(500);
  expect(await typing()).toEqual([]);
  await world.clock.advance(3000);
  await world.ends(bob.verbs.typing(chat));
  await world.clock.advance(500);
  expect(await typing()).toEqual(["Bob"]);
  await world.clock.advance(10_000);
  expect(await typing()).toEqual([]);
});

test("a draft stays through a crash", async () => {
  const { world, ana, chat } = await talking(46);
  await world.ends(ana.verbs.setDraft(chat, "half a sent"));
  ana.crash();
  await world.ends(ana.open());
  expect((await world.ends(ana.conversations()))[0]).toMatchObject({ id: chat, draft: "half a sent" });
});

test("older parts of a timeline come page by page, and new messages only into the newest", async () => {
  const { world, ana, bob, chat } = await talking(47);
  for (let i = 0; i < 30; i++) await world.ends(ana.verbs.send(chat, { text: `${i}` }));
  await world.clock.advance(5000);
  const newest = await world.ends(bob.timeline(chat, 10));
  expect(textsOf(newest)).toEqual(["20", "21", "22", "23", "24", "25", "26", "27", "28", "29"]);
  expect(newest.hasMore).toBe(true);
  const before = newest.items[0]?.seq ?? 0;
  const seen: string[][] = [];
  followed(bob, { kind: "timeline", conversation: chat, limit: 10, before }, (view) => seen.push(textsOf(view)));
  const live: string[][] = [];
  followed(bob, { kind: "timeline", conversation: chat, limit: 10 }, (view) => live.push(textsOf(view)));
  await world.clock.advance(100);
  await world.ends(ana.verbs.send(chat, { text: "new" }));
  await world.clock.advance(5000);
  expect(seen.at(-1)).toEqual(["10", "11", "12", "13", "14", "15", "16", "17", "18", "19"]);
  expect(live.at(-1)).toEqual(["20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "new"]);
});
