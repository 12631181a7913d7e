import { expect, test } from "vitest";
import type { ConversationSummary } from "../../../client/index.ts";
import { newestFirst } from "../../../client/live/fold.ts";
import { entriesIn, entryCount, FOLDED } from "./entries.ts";

const rows = (prefix: string, ...times: number[]) => times.map((at) => ({ id: `${prefix}${at}`, at }) as ConversationSummary);
const chats = rows("chat", ...Array.from({ length: 200 }, (_, i) => 2_000 - i * 10));

test("[RQ5] up to three requests stand among the chats by their time, whichever part of the list is drawn", () => {
  for (const times of [[], [1_995], [5_000, 1_005, 1], [1_990, 1_990.5, 1_990.25].sort((a, b) => b - a)]) {
    const requests = rows("request", ...times);
    const all = [...chats, ...requests].sort(newestFirst);
    expect(entryCount(chats, requests)).toBe(all.length);
    for (const [from, to] of [
      [0, 20],
      [90, 130],
      [180, 260],
      [0, 0],
    ] as const)
      expect(entriesIn(chats, requests, { from, to }), `${times} ${from}`).toEqual(all.slice(from, to));
  }
});

test("[RQ5] more are one row above all others", () => {
  const four = rows("request", 4, 3, 2, 1);
  expect(entriesIn(chats, four, { from: 0, to: 2 })).toEqual([FOLDED, chats[0]]);
  expect(entryCount(chats, four)).toBe(chats.length + 1);
  const requests = rows("request", ...Array.from({ length: 26 }, (_, i) => 9_000 - i));
  expect(entryCount(chats, requests)).toBe(chats.length + 1);
  expect(entriesIn(chats, requests, { from: 0, to: 3 })).toEqual([FOLDED, chats[0], chats[1]]);
  expect(entriesIn(chats, requests, { from: 20, to: 22 })).toEqual([chats[19], chats[20]]);
  expect(entriesIn([], requests, { from: 0, to: 1 })).toEqual([FOLDED]);
  expect(entriesIn(chats, requests, { from: 0, to: 0 })).toEqual([]);
});
