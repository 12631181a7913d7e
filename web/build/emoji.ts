// Which emoji there are, for the picker: what it needs of emojibase (MIT), as one text in a file of its own that is loaded with the picker.

import compact from "emojibase-data/en/compact.json" with { type: "json" };
import shortcodes from "emojibase-data/en/shortcodes/github.json" with { type: "json" };
import type { Plugin } from "vite";
import { TONES, toned } from "../src/emoji/table.ts";

const NAME = "virtual:emoji";
/** Parts of others, which nobody types alone */
const COMPONENTS = 2;

export function emoji(): Plugin {
  return {
    name: "parley-emoji",
    resolveId: (source) => (source === NAME ? `\0${NAME}` : null),
    load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(emojiText())};` : null),
  };
}

/** A line each, by group and in Unicode's order: the emoji, its group, whether it has tones of skin, its name, its short codes, other words for it. */
export function emojiText(): string {
  const codes = shortcodes as Readonly<Record<string, string | readonly string[] | undefined>>;
  return compact
    .filter(({ group }) => group !== undefined && group !== COMPONENTS)
    .sort((one, other) => (one.order ?? 0) - (other.order ?? 0))
    .map(({ unicode: written, group, label, hexcode, tags = [], skins = [] }) => {
      // As most write it: what is a picture by itself has no mark that says so.
      const unicode = written.replace(/(\p{Emoji_Presentation})\ufe0f/gu, "$1");
      const known = new Set(skins.map((skin) => skin.unicode));
      const hasTones = skins.length > 0 && TONES.every((tone) => known.has(toned(unicode, tone)));
      return [unicode, group, hasTones ? 1 : 0, label, [codes[hexcode] ?? []].flat().join(" "), tags.join(" ")].join("\t");
    })
    .join("\n");
}
