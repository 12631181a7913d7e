// The pure parts of the live queries: windows, rows, names.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../protocol/index.ts";
import { encodeContent } from "../content/content.ts";
import { contentItemId, readItemId } from "../content/item-id.ts";
import { KINDS } from "../content/kinds/index.ts";
import type { TextBody } from "../content/kinds/text.ts";
import { waitingIn } from "../engine/sending/waiting.ts";
import { newConversation } from "../engine/state.ts";
import type { TimelineLine } from "../engine/world.ts";
import { NOTHING_PREFERRED } from "../preferences/index.ts";
import type { ConversationSummary } from "../queries.ts";
import type { ContactRecord } from "../store/contact-record.ts";
import { memoryDisk, memoryStore } from "../store/memory.ts";
import type { AccountRecord, OutboxRecord } from "../store/tables.ts";
import { newestFirst as byNewest } from "./fold.ts";
import { peopleOf, personOf } from "./people.ts";
import { summarize } from "./summary.ts";
import { type Frame, mergeLines, readWindow } from "./window.ts";

const self = { accountId: "A".repeat(22) as AccountId, name: "Ana", handle: "ana" } as AccountRecord;
const bob = "B".repeat(22) as AccountId;
const line = (seq: number, place = 0, at = seq): TimelineLine => ({
  seq,
  place,
  record: { kind: "unreadable", at, sender: null, final: true },
});

async function stored(...lines: TimelineLine[]) {
  const store = memoryStore(memoryDisk());
  const writes = lines.map(({ seq, place, record }) => ({
    table: "timeline" as const,
    key: ["chat", seq, place],
    value: record,
  }));
  await store.transact({ scope: "chat", version: 0, writes });
  return store;
}

describe("a window on a timeline", () => {
  const lines = [line(1), line(2), line(2, 1), line(5), line(6)];
  test("is in order, knows whether there is more, and does not cut the lines of one seq apart", async () => {
    const store = await stored(...lines);
    const read = (frame: Frame) => readWindow(store, ["chat"], frame);
    expect(await read({ limit: 3 })).toEqual({ lines: lines.slice(3), hasMore: true, hasNewer: false });
    expect(await read({ limit: 5 })).toEqual({ lines, hasMore: false, hasNewer: false });
    expect(await read({ limit: 9, before: 2 })).toEqual({ lines: [line(1)], hasMore: false, hasNewer: true });
    expect(await readWindow(await stored(), ["chat"], { limit: 5 })).toEqual({ lines: [], hasMore: false, hasNewer: false });
  });
  test("lies around any seq, and goes on in pages both ways without a gap", async () => {
    const all = Array.from({ length: 1000 }, (_, i) => line(i + 1));
    const store = await stored(...all);
    const read = async (frame: Frame) => readWindow(store, ["chat"], frame);
    const middle = await read({ limit: 40, around: 500 });
    expect(middle).toMatchObject({ hasMore: true, hasNewer: true });
    expect(middle.lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, i) => 481 + i));
    const older = await read({ limit: 10, before: 481 });
    const newer = await read({ limit: 10, after: 520 });
    expect([older.lines.at(-1)?.seq, newer.lines[0]?.seq]).toEqual([480, 521]);
    expect(await read({ limit: 40, around: 3 })).toMatchObject({ hasMore: false, hasNewer: true });
    expect(await read({ limit: 40, around: 999 })).toMatchObject({ hasMore: true, hasNewer: false });
    expect(await read({ limit: 40, after: 990 })).toMatchObject({ hasMore: true, hasNewer: false });
  });
  const window = { lines: lines.slice(3), hasMore: true, hasNewer: false };
  test("takes what is new, and nothing older than its first line", () => {
    expect(mergeLines(window, [line(7)], {}).window.lines).toEqual([line(5), line(6), line(7)]);
    expect(mergeLines(window, [line(1)], {})).toEqual({ window, merged: [] });
  });
  test("in the midst of a timeline takes nothing newer than its last line", () => {
    const midst = { ...window, hasNewer: true };
    expect(mergeLines(midst, [line(7)], {})).toEqual({ window: midst, merged: [] });
    expect(mergeLines(midst, [line(6, 0, 99)], {}).window.lines).toEqual([line(5), line(6, 0, 99)]);
  });
  test("shows the newer of two versions of a line", () => {
    expect(mergeLines(window, [line(5, 0, 99)], {}).window.lines).toEqual([line(5, 0, 99), line(6)]);
  });
  test("that ends before a seq takes nothing from there on", () => {
    const early = { lines: [line(1), line(2)], hasMore: false, hasNewer: true };
    expect(mergeLines(early, [line(3), line(4)], { before: 3 }).merged).toEqual([]);
  });
  test("is the same as reading the store again, but for what it does not let go", async () => {
    const seqs = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(seqs, fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 8 }), async (all, cut, limit) => {
        const sorted = [...all].sort((a, b) => a - b).map((seq) => line(seq));
        const early = await readWindow(await stored(...sorted.slice(0, cut)), ["chat"], { limit });
        const late = sorted.slice(cut);
        const again = await readWindow(await stored(...sorted), ["chat"], { limit: early.lines.length + late.length || 1 });
        expect(mergeLines(early, late, {}).window.lines).toEqual(again.lines);
      }),
    );
  });
});

describe("a row of the list", () => {
  const record = { ...newConversation("chat" as ConversationId, "direct", { peer: bob, at: 5 }), state: "active" } as const;
  const contact = { accountId: bob, name: "Bob", handle: "bob" } as ContactRecord;
  const people = peopleOf(self, () => contact);
  const given = { waiting: waitingIn(KINDS, []), typing: [], people, preferred: NOTHING_PREFERRED };
  const preview = { kind: "text", text: "hi", sender: self.accountId, id: "X".repeat(22), seq: 3, at: 10 } as const;
  const id = `${"M".repeat(21)}A`;
  const body: TextBody = { kind: "text", text: "new" };
  const content = encodeContent({ id, sentAt: 1, counter: 1, body, reply: null });
  const written = { id, content, isMessage: true, reply: null, at: 20, failure: null } as unknown as OutboxRecord;
  const waits = (item: OutboxRecord) => ({ ...given, waiting: waitingIn(KINDS, [item]) });

  test("is called after the peer, and shows the tick of one's own last message", () => {
    const row = summarize({ ...record, preview, lastAt: 10, deliveredByAll: 3 }, given);
    expect(row).toMatchObject({ title: "Bob", at: 10, preview: { text: "hi", own: true, state: "delivered" } });
    expect(summarize({ ...record, preview: { ...preview, sender: bob } }, given)?.preview).toMatchObject({
      own: false,
      state: null,
    });
  });
  test("what waits comes first; what failed only until something newer comes", () => {
    expect(summarize({ ...record, preview }, waits(written))).toMatchObject({
      at: 20,
      preview: { text: "new", state: "pending" },
    });
    const failed = { ...written, at: 5, failure: "refused" } as OutboxRecord;
    expect(summarize({ ...record, preview }, waits(failed))?.preview).toMatchObject({ text: "hi" });
    expect(summarize({ ...record }, waits(failed))?.preview).toMatchObject({ text: "new", state: "failed" });
  });
  test("a conversation whose Welcome has not come is not shown", () => {
    expect(summarize({ ...record, state: "awaited" }, given)).toBeNull();
  });
  test("the newest comes first", () => {
    const rows = [3, 9, 5].map((at) => ({ ...summarize(record, given), id: `${at}`, at }));
    expect((rows as ConversationSummary[]).sort(byNewest).map(({ at }) => at)).toEqual([9, 5, 3]);
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
