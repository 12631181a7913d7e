// The databases of the directory as wrangler.toml has them: DIRECTORY, and any number beside it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runOrExit } from "./run.ts";

const BLOCK = /^\[\[d1_databases\]\]\n(?:(?!\[)[^\n]*\n?)*/gm;
const BINDING = /^binding = "(DIRECTORY(?:_[1-9]\d*)?)"$/m;

export type Directories = { bindings: string[]; blocks: string[] };

/** Throws where a number is left out: shards.ts stops at the first that is not there. */
export function directoriesIn(toml: string): Directories {
  const blocks = (toml.match(BLOCK) ?? []).filter((block) => BINDING.test(block));
  const bindings = blocks.map((block) => BINDING.exec(block)?.[1] ?? "");
  const wanted = bindings.map((_, i) => (i === 0 ? "DIRECTORY" : `DIRECTORY_${i}`));
  if (bindings.length === 0 || bindings.join() !== wanted.join()) {
    throw new Error(`wrangler.toml: expected ${wanted.join(", ") || "DIRECTORY"} in this order, found ${bindings.join(", ")}`);
  }
  return { bindings, blocks };
}

export function directories(): Directories {
  return directoriesIn(readFileSync(join(ROOT, "wrangler.toml"), "utf8").replaceAll("\r\n", "\n"));
}

export async function migrateAll(where: "--local" | "--remote"): Promise<void> {
  for (const binding of directories().bindings) {
    const quiet = where === "--local" ? { stdio: ["ignore", "ignore", "inherit"] as ("ignore" | "inherit")[] } : {};
    await runOrExit("wrangler", ["d1", "migrations", "apply", binding, where], quiet);
  }
}
