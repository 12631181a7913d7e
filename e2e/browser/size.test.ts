import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { expect, test } from "vitest";
import { ROOT } from "../world/world.ts";

const BUDGET = 120 * 1024;
const DIST = join(ROOT, "web", "dist");

test("all JavaScript that list and chat need, the engine's worker included, is at most 120 KB of brotli", () => {
  const page = readFileSync(join(DIST, "index.html"), "utf8");
  const entry = /<script[^>]+src="\/assets\/([^"]+\.js)"/.exec(page)?.[1];
  const worker = readdirSync(join(DIST, "assets")).find((name) => /^worker-.*\.js$/.test(name));
  if (entry === undefined || worker === undefined) throw new Error("the page names no script, or there is no worker");
  const scripts = [...withImports(entry, withImports(worker))];
  expect(scripts.length).toBeGreaterThan(1);
  const sizes = scripts.map((name) => ({ name, bytes: brotli(source(name)) }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(total, JSON.stringify(sizes)).toBeLessThanOrEqual(BUDGET);
});

/** A script and all that it imports before it runs; what it imports later, when somebody asks for it, does not count. */
function withImports(name: string, known = new Set<string>()): Set<string> {
  if (known.has(name)) return known;
  known.add(name);
  for (const [, imported] of source(name).matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
    if (imported !== undefined) withImports(imported, known);
  return known;
}

function source(name: string): string {
  return readFileSync(join(DIST, "assets", name), "utf8");
}

function brotli(script: string): number {
  return brotliCompressSync(script, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}
