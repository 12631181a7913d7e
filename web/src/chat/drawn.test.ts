// A page that comes in is drawn a few rows at a time, and what is drawn stays.

import { expect, test } from "vitest";
import { moreDrawn, ROWS_A_FRAME, ROWS_AT_FIRST } from "./drawn.ts";

const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => ({ id: `m${from + i}` }));

test("a chat is opened with its newest rows, and the rest follows from there until all is drawn", () => {
  const all = rows(0, 50);
  let at = moreDrawn(all, null, ROWS_AT_FIRST);
  expect(at).toEqual({ from: 30, to: 50 });
  for (let turns = 0; at.from > 0; turns++) {
    expect(turns).toBeLessThan(20);
    const next = moreDrawn(all, all.slice(at.from, at.to), ROWS_AT_FIRST);
    expect(at.from - next.from).toBeLessThanOrEqual(ROWS_A_FRAME);
    expect(next.from).toBeLessThan(at.from);
    expect(next.to).toBe(50);
    at = next;
  }
});

test("a page before and a page after come in from where they touch what is drawn", () => {
  expect(moreDrawn(rows(0, 150), rows(50, 100), ROWS_AT_FIRST)).toEqual({ from: 50 - ROWS_A_FRAME, to: 100 + ROWS_A_FRAME });
});

test("a message that comes is drawn at once, and one that goes takes no other with it, at either end; a place elsewhere begins anew", () => {
  expect(moreDrawn(rows(0, 51), rows(0, 50), ROWS_AT_FIRST)).toEqual({ from: 0, to: 51 });
  expect(moreDrawn(rows(500, 600), rows(0, 50), Number.POSITIVE_INFINITY)).toEqual({ from: 0, to: 100 });
  expect(moreDrawn(rows(1, 50), rows(0, 50), ROWS_AT_FIRST)).toEqual({ from: 0, to: 49 });
  expect(moreDrawn(rows(0, 49), rows(0, 50), ROWS_AT_FIRST)).toEqual({ from: 0, to: 49 });
  expect(moreDrawn([], rows(0, 5), ROWS_AT_FIRST)).toEqual({ from: 0, to: 0 });
});
