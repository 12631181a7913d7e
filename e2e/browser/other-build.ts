// Another build of the app, made from the one in web/dist in no time: the same code under other names, as an update would bring it.

import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../world/world.ts";

const DIST = join(ROOT, "web", "dist");
const TEXT = /\.(js|css|html)$/;

/**
 * @param mark becomes part of the names of all scripts: six letters
 * @returns its folder; the caller deletes it
 */
export function otherBuild(mark: string): string {
  const folder = mkdtempSync(join(tmpdir(), "parley-build-"));
  cpSync(DIST, folder, { recursive: true });
  const renamed = readdirSync(join(folder, "assets"))
    .filter((name) => name.endsWith(".js"))
    .map((name, at): [string, string] => [name, name.replace(/-[\w-]{8}\.js$/, `-${mark}${String(at).padStart(2, "0")}.js`)]);
  const digests: [string, string][] = [];
  for (const [before, after] of renamed) renameSync(join(folder, "assets", before), join(folder, "assets", after));
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => TEXT.test(name) && name !== "sw.js");
  for (const name of files) {
    const path = join(folder, name);
    const old = readFileSync(path, "utf8");
    const text = replaceAll(old, renamed);
    writeFileSync(path, text);
    digests.push([digest(old), digest(text)]);
  }
  const worker = join(folder, "sw.js");
  writeFileSync(worker, replaceAll(replaceAll(readFileSync(worker, "utf8"), renamed), digests));
  return folder;
}

function replaceAll(text: string, words: readonly [string, string][]): string {
  return words.reduce((all, [before, after]) => all.replaceAll(before, after), text);
}

function digest(content: string): string {
  return createHash("sha256").update(content).digest("base64");
}
