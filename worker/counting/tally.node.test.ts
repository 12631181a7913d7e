// Counters in memory: what a flood costs, what is lost where it cannot be written, and that a sample says as much as all of it.

import { expect, test } from "vitest";
import { ONE_IN, Tally, WRITTEN_EVERY_MS } from "./tally.ts";

const NOW = 1_700_000_000_000;

test("[OP10] a flood of a million is one row a minute, and nothing of it is lost", () => {
  const tally = new Tally(() => 0);
  let rows = 0;
  let sum = 0;
  for (let i = 0; i < 1_000_000; i++) {
    tally.note("rejected-no-session");
    const now = NOW + i / 10;
    if (!tally.isDue(now)) continue;
    const written = tally.take(now);
    rows += written.length;
    sum += written.reduce((all, [, n]) => all + n, 0);
  }
  sum += tally.take(NOW).reduce((all, [, n]) => all + n, 0);
  expect([rows, sum]).toEqual([2, 1_000_000]);
});

test("[OP10] names do not grow without an end, and what could not be written is written next time", () => {
  const tally = new Tally(() => 0);
  for (let i = 0; i < 10_000; i++) tally.note(`made-up-${i}`);
  const counted = tally.take(NOW);
  expect(counted).toHaveLength(200);
  expect(tally.isDue(NOW + WRITTEN_EVERY_MS)).toBe(false);
  tally.putBack(counted.slice(0, 2));
  tally.note("made-up-0", 4);
  expect(tally.isDue(NOW + WRITTEN_EVERY_MS - 1)).toBe(false);
  expect(tally.isDue(NOW + WRITTEN_EVERY_MS)).toBe(true);
  // A clock that was set back does not stop it.
  expect(tally.isDue(NOW - WRITTEN_EVERY_MS)).toBe(true);
  expect(tally.take(NOW)).toEqual([
    ["made-up-0", 5],
    ["made-up-1", 1],
  ]);
});

test("[OP10] one message in twenty is counted as twenty: over many that is as many as there were", () => {
  let state = 1;
  const tally = new Tally(() => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  });
  for (let i = 0; i < 100_000; i++) tally.noteSome("messages");
  const [[, n] = ["", 0]] = tally.take(NOW);
  expect(n % ONE_IN).toBe(0);
  expect(Math.abs(n - 100_000)).toBeLessThan(5_000);
});
