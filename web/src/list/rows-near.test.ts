import { expect, test } from "vitest";
import { spanOf } from "./rows-near.ts";

const at = { count: 5_000, rowPx: 70, viewPx: 700 };

test("a short list is drawn whole", () => {
  expect(spanOf({ ...at, count: 3, topPx: 0 })).toEqual({ from: 0, to: 3 });
  expect(spanOf({ ...at, count: 0, topPx: 0 })).toEqual({ from: 0, to: 0 });
});

test("of a long one what is on screen and some around it, wherever one scrolled", () => {
  for (const topPx of [0, 1, 69, 7_000, 123_456, 349_300, 350_000, 9_000_000]) {
    const { from, to } = spanOf({ ...at, topPx });
    const firstSeen = Math.min(at.count, Math.floor(topPx / 70));
    expect(from, `${topPx}`).toBeLessThanOrEqual(firstSeen);
    expect(to, `${topPx}`).toBeGreaterThanOrEqual(Math.min(at.count, firstSeen + 10));
    expect(to - from, `${topPx}`).toBeLessThanOrEqual(60);
  }
});

test("most scrolling changes nothing, and what does is a few rows", () => {
  const spans = Array.from({ length: 200 }, (_, i) => spanOf({ ...at, topPx: 100_000 + 10 * i }));
  const changes = spans.slice(1).filter(({ from, to }, i) => from !== spans[i]?.from || to !== spans[i]?.to);
  expect(changes.length).toBeLessThan(20);
  for (const [i, { from, to }] of spans.slice(1).entries()) {
    expect(from - (spans[i]?.from ?? 0)).toBeLessThanOrEqual(4);
    expect(to - (spans[i]?.to ?? 0)).toBeLessThanOrEqual(4);
  }
});

test("a list that became shorter than where one was is no error", () => {
  expect(spanOf({ ...at, count: 30, topPx: 300_000 })).toEqual({ from: 30, to: 30 });
});
