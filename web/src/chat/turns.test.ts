import { expect, test } from "vitest";
import type { Person, TimelineItem } from "../../../client/index.ts";
import type { AccountId } from "../../../protocol/index.ts";
import { chunksOf, flagsOf } from "./turns.ts";

const noon = new Date(2026, 10, 20, 12).getTime();
const flags = (items: TimelineItem[], after: number | null) => [...flagsOf(items, after).values()];
const person = (name: string): Person => ({ accountId: name as AccountId, name, handle: null, self: name === "me", photo: null });
function message(seq: number, from: string, at: number): TimelineItem {
  return {
    kind: "message",
    id: String(seq),
    seq,
    at,
    sender: person(from),
    own: from === "me",
    text: "",
    attachments: [],
    upload: null,
    state: null,
    failure: null,
    reply: null,
    reactions: [],
    choices: null,
    choice: null,
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
