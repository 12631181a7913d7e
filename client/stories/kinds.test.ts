// A kind of content that nobody has yet: what a client that knows it does with it, and one that learns of it later.

import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { encodeContent, readContent } from "../content/content.ts";
import { type Kind, type Kinds, kindsOf } from "../content/kind.ts";
import { KINDS, LIST } from "../content/kinds/index.ts";
import { encodeTarget, type Target, target } from "../content/target.ts";
import { waitingIn } from "../engine/sending/waiting.ts";
import type { OutboxRecord } from "../store/tables.ts";
import { hostile, talking } from "./talking.ts";

type RiddleBody = { kind: "riddle"; question: string; options: string[] };
const riddle: Kind<RiddleBody, { kind: "riddle"; options: string[] }> = {
  name: "riddle",
  code: 900,
  ignorable: false,
  schema: v.pipe(
    v.tuple([v.pipe(v.string(), v.maxLength(200)), v.pipe(v.array(v.string()), v.maxLength(12))]),
    v.transform(([question, options]): RiddleBody => ({ kind: "riddle", question, options })),
  ),
  encode: ({ question, options }) => [question, options],
  message: ({ question, options }) => ({ text: question, body: { kind: "riddle", options } }),
};
type WaveBody = { kind: "wave"; target: Target };
const wave: Kind<WaveBody> = {
  name: "wave",
  code: 901,
  ignorable: true,
  schema: v.pipe(
    target,
    v.transform((at): WaveBody => ({ kind: "wave", target: at })),
  ),
  encode: (body) => encodeTarget(body.target),
  target: (body) => body.target,
  place(chat, _, { seq }) {
    if (seq !== null) chat.react(seq, "👋");
  },
  waits: (outlook, body) => outlook.react(body.target, "👋"),
};
const MORE: Kinds = kindsOf([...LIST, riddle, wave]);
const lunch: RiddleBody = { kind: "riddle", question: "Lunch?", options: ["Soup", "Cake"] };
const shown = { kind: "message", text: "Lunch?", body: { kind: "riddle", options: ["Soup", "Cake"] } };

async function voting(seed: number, given: { bobKnows: boolean }) {
  const talk = await talking(seed);
  const { ana, bob, world, chat } = talk;
  ana.kinds = MORE;
  if (given.bobKnows) {
    bob.crash();
    bob.kinds = MORE;
    await world.ends(bob.open());
  }
  const items = async () => (await world.ends(bob.timeline(chat))).items;
  const row = async () => (await world.ends(bob.conversations())).find(({ id }) => id === chat);
  /** Of one item, as the target of another content. */
  const named = (item: string): Target => ({ sender: item.split(".")[0], id: item.split(".")[1] }) as Target;
  const updates = async () => {
    bob.crash();
    bob.kinds = MORE;
    await world.ends(bob.open());
  };
  return { ...talk, items, row, named, updates };
}

describe("a kind that is registered", () => {
  test("is placed, is the last words of its chat, counts as unread, is quoted, and goes when it is deleted", async () => {
    const talk = await voting(800, { bobKnows: true });
    const { world, ana, bob, chat, items, row } = talk;
    await hostile(talk, ana, lunch);
    const sent = (await items()).at(-1);
    expect(sent).toMatchObject({ ...shown, own: false });
    expect(await row()).toMatchObject({ unread: 2, preview: { text: "Lunch?", own: false } });
    await world.ends(bob.verbs.send(chat, { text: "Soup", replyTo: sent?.id ?? "" }));
    expect((await items()).at(-1)).toMatchObject({ text: "Soup", reply: { text: "Lunch?", seq: sent?.seq } });
    await world.clock.advance(5000);
    await world.ends(ana.verbs.deleteForEveryone(chat, sent?.id ?? ""));
    await world.clock.advance(5000);
    expect((await items()).slice(-2)).toMatchObject([{ kind: "deleted" }, { text: "Soup", reply: { text: null } }]);
    expect((await row())?.unread).toBe(1);
  });

  test("beyond its own limits is unreadable", async () => {
    const talk = await voting(801, { bobKnows: true });
    await hostile(talk, talk.ana, { ...lunch, question: "x".repeat(201) });
    expect((await talk.items()).at(-1)).toMatchObject({ kind: "unreadable", lost: true });
  });

  test("looks, while it waits, as its kind says", async () => {
    const talk = await voting(802, { bobKnows: false });
    const [first] = await talk.items();
    const body: WaveBody = { kind: "wave", target: talk.named(first?.id ?? "") };
    const content = encodeContent({ id: "A".repeat(22), sentAt: 1, counter: 1, body, reply: null }, MORE);
    const waiting = (kinds: Kinds) => waitingIn(kinds, [{ content: content.slice(), failure: null } as OutboxRecord]);
    expect([...waiting(MORE).reactions]).toEqual([[first?.id, "👋"]]);
    expect([...waiting(KINDS).reactions]).toEqual([]);
  });
});

describe("a client that does not know it", () => {
  test("[KI2] says so, keeps it, and reads it where it stood once it is updated; it is quoted and deleted from then on", async () => {
    const talk = await voting(803, { bobKnows: false });
    const { world, ana, bob, chat, items, row, updates } = talk;
    await hostile(talk, ana, lunch);
    await world.ends(ana.verbs.send(chat, { text: "after" }));
    await world.clock.advance(5000);
    expect((await items()).slice(-2)).toMatchObject([{ kind: "unknown" }, { text: "after" }]);
    expect(await row()).toMatchObject({ unread: 3, preview: { text: "after" } });
    const [kept] = (await bob.disk.open().range("unknowns", { prefix: [chat] })).map(({ value }) => value);
    expect(kept && readContent(kept.content, MORE)?.body).toEqual(lunch);
    await updates();
    expect((await items()).slice(-2)).toMatchObject([shown, { text: "after" }]);
    expect(await row()).toMatchObject({ unread: 3, preview: { text: "after" } });
    expect(await bob.disk.open().range("unknowns", { prefix: [] })).toEqual([]);
    const read = (await items()).at(-2);
    await world.ends(ana.verbs.deleteForEveryone(chat, read?.id ?? ""));
    await world.clock.advance(5000);
    expect((await items()).at(-2)).toMatchObject({ kind: "deleted" });
  });

  test("[KI2] shows nothing of one that may be ignored, and has it when it is updated", async () => {
    const talk = await voting(804, { bobKnows: false });
    const { ana, items, row, named, updates } = talk;
    const before = await items();
    const first = before.find(({ kind }) => kind === "message");
    await hostile(talk, ana, { kind: "wave", target: named(first?.id ?? "") } as WaveBody);
    expect((await items()).length).toBe(before.length);
    expect((await row())?.unread).toBe(1);
    await updates();
    expect((await items()).find(({ id }) => id === first?.id)).toMatchObject({ reactions: [{ emoji: "👋" }] });
  });
});
