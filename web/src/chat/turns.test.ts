import { expect, test } from "vitest";
import type { Person, TimelineItem } from "../../../client/index.ts";
import type { AccountId } from "../../../protocol/index.ts";
import { chunksOf, flagsOf } from "./turns.ts";

const noon = new Date(2026, 10, 20, 12).getTime();
const flags = (items: TimelineItem[], after: number | null) => [...flagsOf(items, after).values()];
const person = (name: string): Person => ({
  accountId: name as AccountId,
  name,
  handle: null,
  self: name === "me",
  photo: null,
  business: null,
  blocked: false,
  theirs: name,
  deleted: false,
});
function message(seq: number, from: string, at: number): TimelineItem {
  return {
    kind: "message",
    id: String(seq),
    seq,
    place: 0,
    at,
    sender: person(from),
    own: from === "me",
    text: "",
    links: [],
    attachments: [],
    upload: null,
    state: null,
    failure: null,
    reply: null,
    reactions: [],
    edited: null,
    votes: null,
    once: null,
    forwarded: false,
    page: null,
    starred: false,
    mentions: [],
    body: { kind: "text" },
  };
}

test("a turn is one sender within three minutes", () => {
  const rows = flags(
    [
      message(1, "ana", noon),
      message(2, "ana", noon + 60_000),
      message(3, "me", noon + 61_000),
      message(4, "me", noon + 300_000),
    ],
    null,
  );
  expect(rows.map(({ first, last }) => [first, last])).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ]);
});

test("a new day begins a new turn", () => {
  const rows = flags([message(1, "ana", noon), message(2, "ana", noon + 24 * 3600_000)], null);
  expect(rows.map((row) => row.day)).toEqual([true, true]);
  expect(rows[0]?.last).toBe(true);
});

test("the divider stands once, above the first unread message of somebody else", () => {
  const rows = flags([message(1, "ana", noon), message(2, "me", noon), message(3, "ana", noon), message(4, "ana", noon)], 1);
  expect(rows.map((row) => row.divider)).toEqual([false, false, true, false]);
  expect(flags([message(1, "ana", noon)], null).some((row) => row.divider)).toBe(false);
  expect(flags([message(1, "ana", noon)], 1).some((row) => row.divider)).toBe(false);
});

test("[CT2] the last messages that have not left are the ones that wait for their author", () => {
  const waiting = (place: number): TimelineItem =>
    ({ ...message(0, "me", noon), id: `p${place}`, seq: null, place, state: "pending" }) as TimelineItem;
  const items = [
    message(1, "ana", noon),
    { ...message(2, "me", noon), state: "sent" } as TimelineItem,
    waiting(1),
    waiting(2),
    waiting(3),
  ];
  const held = (count: number) => [...flagsOf(items, null, count)].filter(([, row]) => row.held).map(([id]) => id);
  expect(held(0)).toEqual([]);
  expect(held(2)).toEqual(["p2", "p3"]);
  expect(held(9)).toEqual(["p1", "p2", "p3"]);
});

test("a row never changes its chunk, and one that waits to be sent joins the newest", () => {
  const items = [
    message(49, "ana", noon),
    message(50, "ana", noon),
    message(99, "ana", noon),
    { ...message(0, "me", noon), seq: null, id: "p" },
  ];
  expect([...chunksOf(items)].map(([key, rows]) => [key, rows.map(({ id }) => id)])).toEqual([
    [0, ["49"]],
    [1, ["50", "99", "p"]],
  ]);
  expect(chunksOf([]).size).toBe(0);
});
