// The pure parts of the live queries: windows, rows, names.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../protocol/index.ts";
import { newConversation } from "../engine/state.ts";
import type { TimelineLine } from "../engine/world.ts";
import type { AccountRecord, ContactRecord, OutboxRecord } from "../store/tables.ts";
import { contentItemId, readItemId } from "./item-id.ts";
import { peopleOf, personOf } from "./people.ts";
import { sortSummaries, summarize } from "./summary.ts";
import { mergeLines, openWindow } from "./window.ts";

const self = { accountId: "A".repeat(22) as AccountId, name: "Ana", handle: "ana" } as AccountRecord;
const bob = "B".repeat(22) as AccountId;
const line = (seq: number, place = 0, at = seq): TimelineLine => ({
  seq,
  place,
  record: { kind: "unreadable", at, sender: null, final: true },
});

describe("a window on a timeline", () => {
  const stored = [line(1), line(2), line(2, 1), line(5), line(6)];
  const newestFirst = [...stored].reverse();
  test("is in order and knows whether there is more", () => {
    expect(openWindow(newestFirst.slice(0, 4), { limit: 3 })).toEqual({ lines: stored.slice(2), hasMore: true });
    expect(openWindow(newestFirst, { limit: 5 })).toEqual({ lines: stored, hasMore: false });
    expect(openWindow([], { limit: 5 })).toEqual({ lines: [], hasMore: false });
  });
  test("slides with what is new, and takes nothing older than its first line", () => {
    const window = openWindow(newestFirst.slice(0, 4), { limit: 3 });
    expect(mergeLines(window, [line(7)], { limit: 3 })).toEqual({ lines: [line(5), line(6), line(7)], hasMore: true });
    expect(mergeLines(window, [line(1)], { limit: 3 })).toBe(window);
  });
  test("shows the newer of two versions of a line", () => {
    const window = openWindow(newestFirst, { limit: 9 });
    expect(mergeLines(window, [line(5, 0, 99)], { limit: 9 }).lines[3]).toEqual(line(5, 0, 99));
  });
  test("that ends before a seq takes nothing from there on", () => {
    const window = openWindow([line(2), line(1)], { limit: 9, before: 3 });
    expect(mergeLines(window, [line(3), line(4)], { limit: 9, before: 3 })).toBe(window);
  });
  test("is the same as reading the store again", () => {
    const seqs = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 20 });
    fc.assert(
      fc.property(seqs, fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 8 }), (all, cut, limit) => {
        const sorted = [...all].sort((a, b) => a - b).map((seq) => line(seq));
        const [early, late] = [sorted.slice(0, cut), sorted.slice(cut)];
        const window = openWindow([...early].reverse().slice(0, limit + 1), { limit });
        const whole = openWindow([...sorted].reverse().slice(0, limit + 1), { limit });
        expect(mergeLines(window, late, { limit })).toEqual(whole);
      }),
    );
  });
});

describe("a row of the list", () => {
  const record = { ...newConversation("chat" as ConversationId, "direct", { peer: bob, at: 5 }), state: "active" } as const;
  const contact = { accountId: bob, name: "Bob", handle: "bob" } as ContactRecord;
  const people = peopleOf(self, () => contact);
  const given = { outbox: [] as OutboxRecord[], typing: [], people };
  const preview = { kind: "text", text: "hi", sender: self.accountId, seq: 3, at: 10 } as const;
  const written = { shown: { text: "new", reply: null }, at: 20, failure: null } as unknown as OutboxRecord;

  test("is called after the peer, and shows the tick of one's own last message", () => {
    const row = summarize({ ...record, preview, lastAt: 10, deliveredByAll: 3 }, given);
    expect(row).toMatchObject({ title: "Bob", at: 10, preview: { text: "hi", own: true, state: "delivered" } });
    expect(summarize({ ...record, preview: { ...preview, sender: bob } }, given)?.preview).toMatchObject({
      own: false,
      state: null,
    });
  });
  test("what waits comes first; what failed only until something newer comes", () => {
    expect(summarize({ ...record, preview }, { ...given, outbox: [written] })).toMatchObject({
      at: 20,
      preview: { text: "new", state: "pending" },
    });
    const failed = { ...written, at: 5, failure: "refused" } as OutboxRecord;
    expect(summarize({ ...record, preview }, { ...given, outbox: [failed] })?.preview).toMatchObject({ text: "hi" });
    expect(summarize({ ...record }, { ...given, outbox: [failed] })?.preview).toMatchObject({ text: "new", state: "failed" });
  });
  test("a conversation whose Welcome has not come is not shown", () => {
    expect(summarize({ ...record, state: "awaited" }, given)).toBeNull();
  });
  test("the newest comes first", () => {
    const rows = [3, 9, 5].map((at) => ({ ...summarize(record, given), id: `${at}`, at }));
    expect(sortSummaries(rows as never).map(({ at }) => at)).toEqual([9, 5, 3]);
  });
});

test("a person is called by their own word, else by handle, else by a short id", () => {
  expect(personOf(self.accountId, self, undefined)).toMatchObject({ name: "Ana", self: true });
  expect(personOf(bob, self, { name: "Bob", handle: "bob" })).toMatchObject({ name: "Bob", self: false });
  expect(personOf(bob, self, { name: null, handle: "bob" }).name).toBe("@bob");
  expect(personOf(bob, self, { name: "", handle: null }).name).toBe("BBBBBB");
});

test("an item's name says who sent it, so that nobody takes the place of another's message", () => {
  const id = "C".repeat(22);
  expect(readItemId(contentItemId(bob, id))).toEqual({ sender: bob, id });
  for (const other of ["", "5.0", id, `${bob}.${id}.x`]) expect(readItemId(other)).toBeUndefined();
});
