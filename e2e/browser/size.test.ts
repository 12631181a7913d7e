import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { ROOT } from "../world/world.ts";
import { brotliBytesOf, initialScripts } from "./initial-scripts.ts";

const BUDGET = 110 * 1024;
const SERVICE_WORKER_BUDGET = 15 * 1024;

test("[SH10] all JavaScript that list and chat need, the engine's worker included, is at most 110 KB of brotli", () => {
  const scripts = initialScripts();
  expect(scripts.length).toBeGreaterThan(1);
  expect(brotliBytesOf(scripts), JSON.stringify(scripts)).toBeLessThanOrEqual(BUDGET);
});

test("[SH11] the service worker's own script, which a browser reads anew for each push, is at most 15 KB of brotli", () => {
  const script = readFileSync(join(ROOT, "web", "dist", "sw.js"));
  expect(brotliCompressSync(script).length).toBeLessThanOrEqual(SERVICE_WORKER_BUDGET);
});
