// What the page says in another language, by what it says in English.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../world/world.ts";

export function catalogue(language: string): (text: string) => string {
  const words = JSON.parse(readFileSync(join(ROOT, "web", "words", `${language}.json`), "utf8")) as Record<string, string>;
  return (text) => {
    const said = words[text];
    if (said === undefined) throw new Error(`there is no “${text}” in ${language}`);
    return said;
  };
}
