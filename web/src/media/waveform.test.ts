import { expect, test } from "vitest";
import { BARS, levelOf, waveformOf } from "./waveform.ts";

test("a waveform has its bars whatever the length, and its loudest is full", () => {
  for (const count of [1, 10, 64, 65, 1000]) {
    const bars = waveformOf(Array.from({ length: count }, (_, at) => (at === count - 1 ? 0.5 : 0.1)));
    expect(bars.length).toBe(BARS);
    expect(bars.at(-1)).toBe(255);
    expect(Math.max(...bars.subarray(0, BARS / 2))).toBeLessThanOrEqual(255);
  }
});

test("silence stays flat, and so does nothing", () => {
  expect([...waveformOf([])]).toEqual(new Array(BARS).fill(0));
  expect(Math.max(...waveformOf([0.001, 0.002]))).toBeLessThan(16);
});

test("the level is 0 at rest and 1 at full swing", () => {
  expect(levelOf(new Uint8Array(32).fill(128))).toBe(0);
  expect(levelOf(Uint8Array.from({ length: 32 }, (_, at) => (at % 2 === 0 ? 0 : 255)))).toBeGreaterThan(0.99);
});
