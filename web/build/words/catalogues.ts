// The catalogues, and which words of them the page needs at once, which later, and which the service worker needs.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { compiled } from "./icu.ts";
import { type Reading, readingOf } from "./reading.ts";

const WEB = resolve(import.meta.dirname, "..", "..");
export const SOURCES = join(WEB, "src");
const CATALOGUES = join(WEB, "words");

export type Catalogue = Readonly<Record<string, string>>;
/** A source, and what of it is loaded when */
export type Source = Reading & { path: string; isFirst: boolean; isOfWorker: boolean };

export function cataloguesByLanguage(): Map<string, Catalogue> {
  const files = readdirSync(CATALOGUES).filter((name) => name.endsWith(".json"));
  return new Map(files.map((name) => [name.slice(0, -5), JSON.parse(readFileSync(join(CATALOGUES, name), "utf8")) as Catalogue]));
}

/** All sources of the page that are no tests */
export function sources(): Source[] {
  const paths = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .map((path) => join(SOURCES, path))
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\.d\.ts$/.test(path));
  const texts = new Map(paths.map((path) => [path, readFileSync(path, "utf8")]));
  const first = reachedFrom(join(SOURCES, "main.tsx"), texts);
  const worker = new Set(["sw.ts", "engine.ts"].flatMap((name) => [...reachedFrom(join(SOURCES, "sw", name), texts)]));
  return [...texts].map(([path, text]) => ({
    ...readingOf(path, text),
    path: relative(WEB, path).replaceAll("\\", "/"),
    isFirst: first.has(path),
    isOfWorker: worker.has(path),
  }));
}

/** Without what is imported when it is asked for */
function reachedFrom(entry: string, texts: ReadonlyMap<string, string>): Set<string> {
  const reached = new Set<string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = texts.get(path);
    if (text === undefined || reached.has(path)) continue;
    reached.add(path);
    for (const [line, found] of text.matchAll(/^(?:import|export|\} from)\b[^;]*?"(\.[^"]+)";$/gms))
      if (found !== undefined && !/^import type\b/.test(line)) waiting.push(resolve(dirname(path), found));
  }
  return reached;
}

export function textsOf({ calls, markup }: Reading): string[] {
  return [...calls.map(({ text }) => text), ...markup];
}

/** By the names of files: what each is, as JSON. */
export function wordFiles(all: readonly Source[], catalogues: ReadonlyMap<string, Catalogue>): Map<string, string> {
  const first = new Set(all.filter(({ isFirst }) => isFirst).flatMap(textsOf));
  const rest = new Set(all.flatMap(textsOf).filter((text) => !first.has(text)));
  const worker = new Set(all.filter(({ isOfWorker }) => isOfWorker).flatMap(textsOf));
  const files = new Map<string, string>();
  for (const [language, catalogue] of catalogues)
    for (const [part, texts] of [
      ["first", first],
      ["rest", rest],
      ["worker", worker],
    ] as const)
      files.set(`${part}-${language}`, JSON.stringify(Object.fromEntries(saidOf(texts, catalogue))));
  return files;
}

function* saidOf(texts: ReadonlySet<string>, catalogue: Catalogue): Iterable<[string, unknown]> {
  for (const text of [...texts].sort()) {
    const said = catalogue[text];
    if (said !== undefined) yield [nameOf(text), compiled(said)];
  }
}

/** Under what a page finds it: a text with cases is not in the page as it is written. */
export function nameOf(text: string): string {
  return typeof compiled(text) === "string" ? text : hashOf(text);
}

/** FNV-1a, 32 bits: `languages.test.ts` sees to it that no two texts have the same. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return `#${hash.toString(36)}`;
}
