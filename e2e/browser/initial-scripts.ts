// The JavaScript that list and chat need before they run: the page's entry, the engine's worker, and all that these import.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { ROOT } from "../world/world.ts";

const DIST = join(ROOT, "web", "dist");

/** Of the build in web/dist, with their sizes as brotli sends them. What is imported later, when somebody asks for it, does not count. */
export function initialScripts(): { name: string; brotliBytes: number }[] {
  const page = readFileSync(join(DIST, "index.html"), "utf8");
  const entry = /<script[^>]+src="\/assets\/([^"]+\.js)"/.exec(page)?.[1];
  const worker = readdirSync(join(DIST, "assets")).find((name) => /^worker-.*\.js$/.test(name));
  if (entry === undefined || worker === undefined) throw new Error("the page names no script, or there is no worker");
  // How the page looks is decided in its head, by a script that imports nothing.
  const look = { name: "appear.js", brotliBytes: brotli(readFileSync(join(DIST, "appear.js"), "utf8")) };
  return [look, ...[...withImports(entry, withImports(worker))].map((name) => ({ name, brotliBytes: brotli(source(name)) }))];
}

export function brotliBytesOf(scripts: readonly { brotliBytes: number }[]): number {
  return scripts.reduce((sum, { brotliBytes }) => sum + brotliBytes, 0);
}

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
