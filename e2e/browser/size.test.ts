import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { expect, test } from "vitest";
import { ROOT } from "../world/world.ts";

const BUDGET = 120 * 1024;

test("all JavaScript that list and chat need, the engine's worker included, is at most 120 KB of brotli", () => {
  const folder = join(ROOT, "web", "dist", "assets");
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(1);
  const sizes = scripts.map((name) => ({ name, bytes: brotli(readFileSync(join(folder, name))) }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(total, JSON.stringify(sizes)).toBeLessThanOrEqual(BUDGET);
});

function brotli(bytes: Buffer): number {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}
