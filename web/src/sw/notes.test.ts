// Which notifications there should be: pure.

import { expect, test } from "vitest";
import type { ConversationSummary, Person } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import type { Told } from "./kept.ts";
import { planNotes as planAt, type Standing, stillSo, tagOf } from "./notes.ts";
import { DEFAULTS } from "./settings.ts";

const NOW = { at: 1_000_000, minute: 12 * 60 };
const planNotes = (chats: ConversationSummary[], told: Told, settings = DEFAULTS, now = NOW, standing: Standing[] = []) =>
  planAt(chats, told, settings, now, standing);
const ana = { name: "Ana" } as Person;
const id = (name: string) => name as ConversationId;

function chat(
  name: string,
  more: Partial<ConversationSummary> & { text?: string; own?: boolean; deleted?: boolean; seq?: number } = {},
) {
  const { text = "hello", own = false, deleted = false, seq = 7, ...rest } = more;
  const preview = { text, attachments: null, sender: ana, own, state: null, deleted, seq };
  return {
    id: id(name),
    kind: "direct",
    title: name,
    at: 1_000,
    unread: 1,
    reaction: null,
    mute: null,
    mentions: "told",
    mention: null,
    preview,
    ...rest,
  } as unknown as ConversationSummary;
}
const shown = (chats: ConversationSummary[], told: Told = {}) =>
  planNotes(chats, told).show.map(({ title, body }) => [title, body]);

test("[PN1] one for each chat with something new: who, the newest words, how many", () => {
  expect(shown([chat("Ana"), chat("Bo", { unread: 0 })])).toEqual([["Ana", "hello"]]);
  expect(shown([chat("Ana", { unread: 3, text: "and this" })])).toEqual([["Ana", "and this\n3 new messages"]]);
  expect(shown([chat("Trip", { kind: "group" })])).toEqual([["Trip", "Ana: hello"]]);
  const photo = chat("Ana", {
    preview: { ...chat("x").preview, text: "", attachments: { kind: "photo", count: 1, durationMs: null } } as never,
  });
  expect(shown([photo])[0]?.[1]).toMatch(/^Photo/);
});

test("[PN1] nothing that was shown before, is one's own, or that its sender took back", () => {
  expect(shown([chat("Ana")], { [tagOf(id("Ana"))]: 7 })).toEqual([]);
  // Somebody came into the group: that is no message.
  expect(shown([chat("Ana", { at: 9_000 })], { [tagOf(id("Ana"))]: 7 })).toEqual([]);
  expect(shown([chat("Ana", { seq: 8 })], { [tagOf(id("Ana"))]: 7 })).toHaveLength(1);
  expect(shown([chat("Ana", { own: true })])).toEqual([]);
  expect(shown([chat("Ana", { deleted: true, unread: 0 })])).toEqual([]);
  // What is unread beside it has words that are not at hand: it is told without, and not again where it was told.
  expect(shown([chat("Ana", { deleted: true })])).toEqual([["Ana", "New message"]]);
  expect(shown([chat("Ana", { deleted: true })], { [tagOf(id("Ana"))]: 6 })).toEqual([]);
  expect(shown([chat("Ana", { preview: null })])).toEqual([]);
});

test("[PN1] what was read elsewhere is withdrawn, and what is remembered does not grow", () => {
  const plan = planNotes([chat("Ana", { unread: 0 }), chat("Bo")], { [tagOf(id("Ana"))]: 6, [tagOf(id("Gone"))]: 5 });
  expect(plan.close.sort()).toEqual([tagOf(id("Ana")), tagOf(id("Gone"))].sort());
  expect(plan.told).toEqual({ [tagOf(id("Bo"))]: 7 });
  expect(plan.unread).toBe(1);
});

test("[PN1] what stands there and is no longer so is mended without a sound: words that were taken back, how many", () => {
  const told = { [tagOf(id("Ana"))]: 7 };
  const standing = [{ tag: tagOf(id("Ana")), title: "Ana", body: "hello\n2 new messages" }];
  const mended = (...chats: ConversationSummary[]) =>
    planNotes(chats, told, DEFAULTS, NOW, standing).mend.map(({ body, isSilent, tag }) => [tag, body, isSilent]);
  expect(mended(chat("Ana", { deleted: true }))).toEqual([[tagOf(id("Ana")), "New message", true]]);
  expect(mended(chat("Ana"))).toEqual([[tagOf(id("Ana")), "hello", true]]);
  expect(mended(chat("Ana", { unread: 2 }))).toEqual([]);
  // One's own words from another device say nothing about it; what nobody sees any more is not brought back; what is new is shown as that.
  expect(mended(chat("Ana", { own: true, text: "later", unread: 2 }))).toEqual([]);
  // But where there are fewer: the words that stand there may be those that were taken back.
  expect(mended(chat("Ana", { own: true, text: "later" }))).toEqual([[tagOf(id("Ana")), "New message", true]]);
  expect(planNotes([chat("Ana", { deleted: true })], told).mend).toEqual([]);
  const plan = planNotes([chat("Ana", { seq: 8, unread: 3 })], told, DEFAULTS, NOW, standing);
  expect([plan.show.length, plan.mend.length]).toEqual([1, 0]);
  expect(planNotes([chat("Ana", { kind: "group" })], told, { ...DEFAULTS, groups: false }, NOW, standing).close).toEqual([
    tagOf(id("Ana")),
  ]);
  expect(planNotes([chat("Ana", { mute: "always" })], told, DEFAULTS, NOW, standing)).toMatchObject({ mend: [], show: [] });
});

test("[PN10] a reaction to one's own is shown beside what is unread, replaced by the next one, withdrawn when it is seen or taken back", () => {
  const reaction = (seq: number, more: object = {}) => ({
    emoji: "👍",
    by: { name: "Bob" } as Person,
    text: "hi",
    attachments: null,
    seq,
    ...more,
  });
  const trip = (more: object) => chat("Trip", { kind: "group", unread: 0, ...more });
  const first = planNotes([trip({ reaction: reaction(9) })], {});
  expect(first.show).toMatchObject([{ tag: "reaction Trip", title: "Trip", body: "Bob reacted 👍 to: hi", upTo: null }]);
  expect(first.unread).toBe(0);
  expect(planNotes([trip({ reaction: reaction(9) })], first.told).show).toEqual([]);
  const next = planNotes([trip({ reaction: reaction(10, { emoji: "❤️" }) })], first.told);
  expect(next.show).toMatchObject([{ tag: "reaction Trip", body: "Bob reacted ❤️ to: hi" }]);
  expect(planNotes([trip({})], next.told)).toMatchObject({ show: [], close: ["reaction Trip"], told: {} });
  // The newest was taken back, and an older one is there still: no news, and what stands there says so.
  const standing = [{ tag: "reaction Trip", title: "Trip", body: "Bob reacted ❤️ to: hi" }];
  const older = planNotes([trip({ reaction: reaction(9) })], next.told, DEFAULTS, NOW, standing);
  expect(older).toMatchObject({ show: [], mend: [{ body: "Bob reacted 👍 to: hi", isSilent: true }] });
  const both = planNotes([trip({ unread: 1, reaction: reaction(9) })], {});
  expect(both.show.map(({ tag }) => tag)).toEqual(["chat Trip", "reaction Trip"]);
  const photo = reaction(9, { text: "", attachments: { kind: "photo", count: 1, durationMs: null } });
  expect(planNotes([trip({ reaction: photo })], {}).show[0]?.body).toMatch(/^Bob reacted 👍 to: Photo/);
});

test("[PN10] never of a muted chat, nor where the person wants none; and where who and what are hidden it says neither", () => {
  const reaction = { emoji: "👍", by: { name: "Bob" } as Person, text: "hi", attachments: null, seq: 9 };
  const ana = chat("Ana", { unread: 0, reaction });
  expect(planNotes([{ ...ana, mute: "always" }], { "reaction Ana": 8 })).toMatchObject({ show: [], close: ["reaction Ana"] });
  for (const off of [{ reactions: false }, { messages: false }]) {
    const plan = planNotes([ana], {}, { ...DEFAULTS, ...off });
    expect(plan.show).toEqual([]);
    // Wanted again, what came meanwhile is no news.
    expect(planNotes([ana], plan.told).show).toEqual([]);
  }
  const [hidden] = planNotes([ana], {}, { ...DEFAULTS, showsWhoAndWhat: false }).show;
  expect(hidden).toMatchObject({ title: "Parley", body: "New reaction", icon: null });
});

test("[PN4] the badge counts chats that have something unread and are heard; a reaction is none", () => {
  const reaction = { emoji: "👍", by: ana, text: "hi", attachments: null, seq: 9 };
  const chats = [chat("Ana"), chat("Bo", { mute: "always" }), chat("Cleo", { unread: 0, reaction }), chat("Dan", { unread: 0 })];
  expect(stillSo(chats, NOW.at)).toEqual({ unread: 1, mayStay: new Set(["chat Ana", "reaction Cleo"]) });
  expect(planNotes(chats, {}).unread).toBe(1);
});

test("[PN1] of many the newest few, and the others are not made up for at the next push", () => {
  const many = Array.from({ length: 40 }, (_, i) => chat(`Chat ${i}`, { at: 2_000 - i }));
  const plan = planNotes(many, {});
  expect(plan.show).toHaveLength(5);
  expect(plan.unread).toBe(40);
  expect(planNotes(many, plan.told).show).toEqual([]);
});

test("[PN2] where who and what are hidden, there is no word of either", () => {
  const plan = planNotes(
    [chat("Ana", { unread: 2 }), chat("Trip", { kind: "group" })],
    {},
    { ...DEFAULTS, showsWhoAndWhat: false },
  );
  for (const note of plan.show) {
    expect(note).toMatchObject({ title: "Parley", isOpen: false, icon: null });
    expect(note.body).toMatch(/^(New message|2 new messages)$/);
  }
});

test("[PN4] a muted chat shows nothing and counts in no badge; what is shown of it is withdrawn; what came meanwhile is no news when it is heard again", () => {
  const told = { [tagOf(id("Ana"))]: 6 };
  for (const mute of ["always", NOW.at + 1] as const) {
    const plan = planNotes([chat("Ana", { mute }), chat("Bo")], told);
    expect(plan.show.map(({ title }) => title)).toEqual(["Bo"]);
    expect(plan.unread).toBe(1);
    expect(plan.close).toEqual([tagOf(id("Ana"))]);
    expect(planNotes([chat("Ana", { mute: null })], plan.told).show).toEqual([]);
    expect(planNotes([chat("Ana", { mute: null, seq: 8, unread: 2 })], plan.told).show).toHaveLength(1);
  }
  // Over by itself, and not begun by a clock that was wrong.
  for (const mute of [NOW.at, NOW.at - 1, NOW.at + 8 * 24 * 3600_000]) {
    const plan = planNotes([chat("Ana", { mute })], told);
    expect([plan.show.length, plan.unread, plan.close]).toEqual([1, 1, []]);
  }
});

test("[PN6] each kind can be off; what is silent is shown all the same", () => {
  const both = [chat("Ana"), chat("Trip", { kind: "group" })];
  expect(planNotes(both, {}, { ...DEFAULTS, groups: false }).show.map(({ title }) => title)).toEqual(["Ana"]);
  expect(planNotes(both, {}, { ...DEFAULTS, messages: false }).show.map(({ title }) => title)).toEqual(["Trip"]);
  expect(planNotes(both, {}, { ...DEFAULTS, messages: false }).unread).toBe(2);
  const night = { ...DEFAULTS, quiet: { from: 22 * 60, to: 7 * 60 } };
  const silent = (minute: number) => planNotes(both, {}, night, { ...NOW, minute }).show.map(({ isSilent }) => isSilent);
  expect([silent(23 * 60), silent(12 * 60)]).toEqual([
    [true, true],
    [false, false],
  ]);
});

test("[PN4] in a muted chat who means this account is told, once, where the person wants it; in another one it is a message like any", () => {
  const meant = (more: Partial<ConversationSummary> & { seq?: number; text?: string } = {}) =>
    chat("Trip", { kind: "group", mute: "always", unread: 3, mention: { by: ana, seq: 7 }, ...more });
  const tag = `mention ${id("Trip")}`;
  const plan = planNotes([meant()], {});
  expect(plan.show).toMatchObject([{ tag, title: "Trip", body: "Ana mentioned you: hello", upTo: null }]);
  expect([plan.unread, [...stillSo([meant()], NOW.at).mayStay]]).toEqual([0, [tag]]);
  expect(shown([meant()], plan.told)).toEqual([]);
  // Others have said something since, or it was taken back: what it was is not at hand.
  expect(shown([meant({ seq: 9, text: "lunch?" })])).toEqual([["Trip", "Ana mentioned you"]]);
  const standing = [{ tag, title: "Trip", body: "Ana mentioned you: hello" }];
  expect(planNotes([meant({ seq: 9 })], plan.told, DEFAULTS, NOW, standing).mend).toEqual([]);
  expect(planNotes([meant({ text: "hi" })], plan.told, DEFAULTS, NOW, standing).mend).toMatchObject([
    { body: "Ana mentioned you: hi", isSilent: true },
  ]);
  expect(planNotes([meant()], {}, { ...DEFAULTS, showsWhoAndWhat: false }).show).toMatchObject([
    { title: "Parley", body: "New message" },
  ]);
  // Read, not wanted, or no longer muted
  expect(planNotes([meant({ mention: null })], plan.told).close).toContain(tag);
  expect([shown([meant({ mentions: "quiet" })]), planNotes([meant()], {}, { ...DEFAULTS, groups: false }).show]).toEqual([
    [],
    [],
  ]);
  expect(shown([meant({ mute: null })])).toEqual([["Trip", "Ana: hello\n3 new messages"]]);
  // Muted after that was shown, nothing is told again.
  expect(shown([meant()], planNotes([meant({ mute: null })], {}).told)).toEqual([]);
});
