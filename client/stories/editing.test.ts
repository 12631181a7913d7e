// One's own message in other words: who may, until when, what says it again, and that all devices end with the same.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../protocol/index.ts";
import { type Mention, meantIn, type Words } from "../content/mention.ts";
import { beginDraft } from "../engine/draft.ts";
import { EDIT_WINDOW_MS } from "../engine/receiving/edit-window.ts";
import { reword } from "../engine/receiving/reword.ts";
import { newConversation } from "../engine/state.ts";
import { bareState } from "../engine/testing/bare-state.ts";
import type { TimelineLine } from "../engine/world.ts";
import type { Device } from "../simulation/device.ts";
import { hostile, type Talk, talking } from "./talking.ts";

const HOUR_MS = 3600_000;

async function messages({ world, chat }: Talk, device: Device) {
  const { items } = await world.ends(device.timeline(chat));
  return items.flatMap((item) => (item.kind === "message" ? [item] : []));
}

async function called(talk: Talk, device: Device, text: string) {
  const found = (await messages(talk, device)).find((item) => item.text === text);
  if (found === undefined) throw new Error(`${device.name} has no "${text}"`);
  return found;
}

async function words(talk: Talk, device: Device): Promise<string[]> {
  return (await messages(talk, device)).map(({ text, edited }) => (edited === null ? text : `${text}*`));
}

test("[ED1] [ED2] other words stand in the message's place on both sides, with what was said before; reactions and replies stay, and quote them", async () => {
  const talk = await talking(851);
  const { world, ana, bob, chat } = talk;
  const { id } = await called(talk, ana, "first");
  await world.ends(bob.verbs.react(chat, id, "👍"));
  await world.ends(bob.verbs.send(chat, { text: "what?", replyTo: id }));
  await world.clock.advance(3000);
  const before = (await world.ends(bob.conversations())).find((row) => row.id === chat);
  expect(await world.ends(ana.verbs.edit(chat, id, { text: "the first https://b.example/x https://c.example/z" }))).toEqual({
    kind: "ok",
  });
  // At once where it was written.
  expect(await words(talk, ana)).toEqual(["the first https://b.example/x https://c.example/z*", "what?"]);
  await world.clock.advance(3000);
  expect(await world.ends(ana.verbs.edit(chat, id, { text: "one https://a.example/y" }))).toEqual({ kind: "ok" });
  await world.clock.advance(3000);
  for (const device of [ana, bob]) {
    const [said, reply] = await messages(talk, device);
    expect(said).toMatchObject({ id, text: "one https://a.example/y", reactions: [{ emoji: "👍" }] });
    expect(said?.edited?.earlier.map(({ text }) => text)).toEqual(["first", "the first https://b.example/x https://c.example/z"]);
    expect(said?.links).toHaveLength(1);
    expect(reply?.reply?.text).toBe("one https://a.example/y");
    const links = await device.disk.open().range("gallery", { prefix: [chat, "links"] });
    expect(links.map(({ value }) => value.kind === "link" && value.url)).toEqual(["https://a.example/y"]);
  }
  // No message: nothing unread, no row of the list that moves; and over a restart it is all there.
  const after = (await world.ends(bob.conversations())).find((row) => row.id === chat);
  expect([after?.unread, after?.at]).toEqual([before?.unread, before?.at]);
  bob.crash();
  await world.ends(bob.open());
  expect(await words(talk, bob)).toEqual(["one https://a.example/y*", "what?"]);
});

test("[ED2] the last words of a chat, and what a notification says of a reaction, follow", async () => {
  const talk = await talking(852);
  const { world, ana, bob, chat } = talk;
  await world.ends(bob.verbs.send(chat, { text: "at nine" }));
  await world.clock.advance(3000);
  const { id } = await called(talk, bob, "at nine");
  await world.ends(ana.verbs.react(chat, id, "👍"));
  await world.ends(bob.verbs.edit(chat, id, { text: "at ten" }));
  await world.clock.advance(3000);
  const row = async (device: Device) => (await world.ends(device.conversations())).find((each) => each.id === chat);
  expect((await row(ana))?.preview).toMatchObject({ text: "at ten", seq: expect.any(Number) });
  expect((await row(bob))?.reaction).toMatchObject({ text: "at ten" });
});

test("[ED1] of another's message, of a deleted one, of an edit, with no words, a day later by the service's time: nothing", async () => {
  const talk = await talking(853);
  const { world, ana, bob, chat } = talk;
  const { id } = await called(talk, bob, "first");
  expect(await world.ends(bob.verbs.edit(chat, id, { text: "mine now" }))).toEqual({ kind: "not-allowed" });
  const target = { id: id.split(".")[1] ?? "", sender: await ana.accountId };
  const editId = await hostile(talk, bob, { kind: "edit", target, text: "mine now" });
  await hostile(talk, bob, { kind: "edit", target: { id: editId, sender: await bob.accountId }, text: "an edit's edit" });
  await hostile(talk, bob, { kind: "edit", target: { ...target, sender: await bob.accountId }, text: "of nothing" });
  expect(await words(talk, ana)).toEqual(["first"]);
  await hostile(talk, ana, { kind: "edit", target, text: "  " });
  expect(await world.ends(ana.verbs.edit(chat, id, { text: " " }))).toEqual({ kind: "not-found" });
  expect(await world.ends(ana.verbs.edit(chat, id, { text: "x".repeat(70_000) }))).toMatchObject({ kind: "too-long" });
  expect([await words(talk, ana), await words(talk, bob)]).toEqual([["first"], ["first"]]);

  await world.clock.advance(EDIT_WINDOW_MS - HOUR_MS);
  await world.ends(ana.verbs.edit(chat, id, { text: "in time" }));
  await world.clock.advance(2 * HOUR_MS);
  expect(await world.ends(ana.verbs.edit(chat, id, { text: "too late" }))).toEqual({ kind: "too-late" });
  await hostile(talk, ana, { kind: "edit", target, text: "too late" });
  for (const device of [ana, bob]) expect(await words(talk, device)).toEqual(["in time*"]);

  await world.ends(ana.verbs.deleteForEveryone(chat, id));
  await world.clock.advance(3000);
  expect(await world.ends(ana.verbs.edit(chat, id, { text: "back" }))).toEqual({ kind: "not-found" });
  await hostile(talk, ana, { kind: "edit", target, text: "back" });
  for (const device of [ana, bob]) {
    expect(await words(talk, device)).toEqual([]);
    const stored = await device.disk.open().range("timeline", { prefix: [chat] });
    expect(JSON.stringify(stored.map(({ value }) => value))).not.toContain("in time");
  }
});

test("[ED3] what never left leaves as its last words only, also of a message that waits itself", async () => {
  const talk = await talking(854);
  const { world, ana, bob, chat } = talk;
  const { id } = await called(talk, ana, "first");
  ana.network.setOnline(false);
  for (const text of ["a", "b", "c"]) expect(await world.ends(ana.verbs.edit(chat, id, { text }))).toEqual({ kind: "ok" });
  const sent = await world.ends(ana.verbs.send(chat, { text: "second" }));
  if (sent.kind !== "ok") throw new Error(sent.kind);
  await world.ends(ana.verbs.edit(chat, sent.id, { text: "the second" }));
  expect(await words(talk, ana)).toEqual(["c*", "the second*"]);
  // The first is sealed, as it was tried; "b" never leaves.
  expect(await ana.disk.open().range("outbox", { prefix: [chat] })).toHaveLength(4);
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(10_000);
  for (const device of [ana, bob]) {
    expect(await words(talk, device)).toEqual(["c*", "the second*"]);
    expect((await messages(talk, device))[0]?.edited?.earlier.map(({ text }) => text)).toEqual(["first", "a"]);
  }
  // Its own words again are no edit.
  await world.ends(ana.verbs.edit(chat, id, { text: "c" }));
  expect(await ana.disk.open().range("outbox", { prefix: [chat] })).toEqual([]);
  expect([ana.failures, bob.failures]).toEqual([[], []]);
});

const me = "me" as AccountId;
const line = (text: string): TimelineLine => ({
  seq: 1,
  place: 0,
  record: { kind: "message", at: 0, sender: "ana" as never, id: "m", text, body: { kind: "text" }, reply: null },
});

/** A device to which these come in that order. @returns what it shows in the end */
function device(edits: readonly ({ seq: number } & Words)[]) {
  const record = newConversation("chat" as ConversationId, "group", { peer: null, at: 0 });
  const draft = beginDraft(bareState(record));
  let now = line("first");
  for (const edit of edits) {
    reword(draft, { at: edit.seq, ...edit }, { line: now, quotes: [] }, me);
    now = draft.changed[0] ?? now;
  }
  const { mentioned = [] } = draft.record;
  return { ...now.record, mentioned };
}

test("[ED2] [MN2] [MN3] in whatever order they come, and whatever else is lost, who has the newest shows it; who has all shows the same", () => {
  const edit = fc.record({
    seq: fc.integer({ min: 2, max: 40 }),
    text: fc.string({ minLength: 1, maxLength: 9 }).filter((s) => s.trim() !== ""),
    mentions: fc.constantFrom<Mention[]>(
      [],
      [{ from: 0, to: 3, account: me }],
      [{ from: 0, to: 3, account: "bob" as AccountId }],
    ),
  });
  const edits = fc.uniqueArray(edit, { selector: ({ seq }) => seq, minLength: 1, maxLength: 12 });
  const one = edits.chain((all) =>
    fc.tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.shuffledSubarray(all), fc.constant(all)),
  );
  fc.assert(
    fc.property(one, ([shuffled, some, all]) => {
      const newest = all.reduce((a, b) => (a.seq > b.seq ? a : b));
      const whole = device(all);
      expect(device(shuffled)).toEqual(whole);
      expect(whole).toMatchObject({ text: newest.text });
      // And whom it means, who is led there.
      expect(whole.kind === "message" && meantIn(whole)).toEqual(newest.mentions);
      const isMeant = newest.mentions.some(({ account }) => account === me);
      expect(whole.mentioned.map(({ seq }) => seq)).toEqual(isMeant ? [1] : []);
      expect(device([...some, newest])).toMatchObject({ text: newest.text });
    }),
  );
});

test("[ED2] what was said before has an end: twenty of them, and no more letters than one message may have", () => {
  const many = device(Array.from({ length: 300 }, (_, i) => ({ seq: i + 2, text: `${i}` })));
  expect(many.kind === "message" && many.versions?.map(({ text }) => text)).toEqual(
    Array.from({ length: 21 }, (_, i) => `${279 + i}`),
  );
  const long = device(Array.from({ length: 20 }, (_, i) => ({ seq: i + 2, text: "x".repeat(60_000) + i })));
  expect(long.kind === "message" && long.versions).toHaveLength(2);
});
