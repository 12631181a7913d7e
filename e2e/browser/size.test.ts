import { expect, test } from "vitest";
import { brotliBytesOf, initialScripts } from "./initial-scripts.ts";

const BUDGET = 110 * 1024;

test("[SH10] all JavaScript that list and chat need, the engine's worker included, is at most 110 KB of brotli", () => {
  const scripts = initialScripts();
  expect(scripts.length).toBeGreaterThan(1);
  expect(brotliBytesOf(scripts), JSON.stringify(scripts)).toBeLessThanOrEqual(BUDGET);
});
