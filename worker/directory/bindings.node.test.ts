import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const WORKER = join(import.meta.dirname, "..");
/** The databases by account; a bucket on its way is the business of both its databases. */
const MAY = ["directory/shards.ts", "directory/moving/move.ts", "directory/moving/mover.ts"];

test("[DI4] who asks a database asks shards.ts which: nobody else names a binding", () => {
  const sources = globSync("**/*.ts", { cwd: WORKER }).filter((name) => !name.endsWith(".test.ts") && !name.includes("testing/"));
  expect(sources.length).toBeGreaterThan(100);
  const naming = sources.filter((name) => {
    const code = readFileSync(join(WORKER, name), "utf8").replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "");
    return /\bDIRECTORY\b|DIRECTORY_|drizzle-orm\/d1/.test(code);
  });
  expect(naming.map((name) => name.replaceAll("\\", "/")).sort()).toEqual([...MAY, "directory/database.ts"].sort());
});
