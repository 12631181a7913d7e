// The lock file names every optional package of every platform: npm ci refuses one that does not, on any machine.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Locked = { version?: string; optionalDependencies?: Record<string, string> };
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Locked> };

test("each optional dependency is in the lock file with its version", () => {
  const missing: string[] = [];
  for (const [path, locked] of Object.entries(packages))
    for (const name of Object.keys(locked.optionalDependencies ?? {}))
      if (!placesFrom(path).some((place) => packages[`${place}node_modules/${name}`]?.version))
        missing.push(`${path} -> ${name}`);
  expect(missing).toEqual([]);
});

/** Where Node looks for a package that `path` asks for: beside it, then in each folder above. */
function placesFrom(path: string): string[] {
  const nested = path.split("/node_modules/").map((_, depth, parts) => `${parts.slice(0, depth + 1).join("/node_modules/")}/`);
  return ["", ...nested];
}
