// Puts languages into a build: takes apart messages that have cases, makes files of the catalogues, and has what is loaded later wait for them.

import { createHash } from "node:crypto";
import { normalizePath, type Plugin } from "vite";
import { cataloguesByLanguage, nameOf, SOURCES, sources, wordFiles } from "./catalogues.ts";
import { compiled } from "./icu.ts";
import { readingOf } from "./reading.ts";

const FOLDER = normalizePath(SOURCES);

/** @param isPart another script of a build whose files are there already */
export function words({ isPart = false } = {}): Plugin {
  let isBuild = false;
  let hash = "";
  let files = new Map<string, string>();
  return {
    name: "parley-words",
    enforce: "pre",
    configResolved({ command }) {
      isBuild = command === "build";
    },
    buildStart() {
      if (!isBuild || isPart) return;
      files = wordFiles(sources(), cataloguesByLanguage());
      hash = createHash("sha256")
        .update(JSON.stringify([...files]))
        .digest("base64url")
        .slice(0, 8);
    },
    transform(code, id) {
      if (id.includes("vite/preload-helper")) return { code: waiting(code), map: null };
      const [path = ""] = id.split("?");
      if (!path.startsWith(`${FOLDER}/`) || !/\.tsx?$/.test(path)) return null;
      const text = apart(path, code.replaceAll("__WORDS_OF_THIS_BUILD__", hash));
      return text === code ? null : { code: text, map: null };
    },
    generateBundle() {
      for (const [name, source] of files) this.emitFile({ type: "asset", fileName: `assets/words-${name}-${hash}.json`, source });
    },
  };
}

/** All that is imported later goes by Vite's helper: it waits for words that are on their way. */
function waiting(helper: string): string {
  const told = helper.replace("return promise.then(", "return (globalThis.parleyWords ?? promise).then(() => promise).then(");
  if (told === helper)
    throw new Error("Vite's helper for imports is another by now: what is loaded later would not wait for its words");
  return told;
}

/** What has cases is taken apart, and is found by a name from then on. */
function apart(path: string, code: string): string {
  if (!/\b(?:t|rich)\(/.test(code)) return code;
  const edits = readingOf(path, code).calls.flatMap(({ text, start, end, given, isAlone, close }) => {
    const parts = compiled(text);
    if (typeof parts === "string") return [];
    if (given === null || !isAlone) throw new Error(`${path}: “${text}” is one text, and given its values by name`);
    return [
      { start, end, by: JSON.stringify(parts) },
      { start: close, end: close, by: `, ${JSON.stringify(nameOf(text))}` },
    ];
  });
  const said = edits
    .sort((one, other) => other.start - one.start)
    .reduce((text, { start, end, by }) => text.slice(0, start) + by + text.slice(end), code);
  return edits.some(({ by }) => by.startsWith("[")) ? `import "${FOLDER}/language/cases.ts";${said}` : said;
}
