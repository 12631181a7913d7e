import { expect, test } from "vitest";
import { brotliBytesOf, initialScripts } from "./initial-scripts.ts";

const BUDGET = 112 * 1024;

test("[SH10] all JavaScript that list and chat need, the engine's worker included, is at most 112 KB of brotli", () => {
  const scripts = initialScripts();
  expect(scripts.length).toBeGreaterThan(1);
  expect(brotliBytesOf(scripts), JSON.stringify(scripts)).toBeLessThanOrEqual(BUDGET);
});
