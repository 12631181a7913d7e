import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { build } from "vite";
import { afterAll, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
/** Names of our own folders, wherever they stand in the path, are nothing to the build. */
const CHECKOUTS = ["plain", join("client", "mls", "protocol", "checkout")];
const place = mkdtempSync(join(tmpdir(), "parley-checkouts-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

test("the app is built to the same bytes wherever the checkout lies", async () => {
  const [one, other] = await Promise.all(CHECKOUTS.map((name) => builtIn(join(place, name))));
  expect([...(one?.keys() ?? [])].filter((name) => name.endsWith(".js")).length).toBeGreaterThan(10);
  expect([...(other?.keys() ?? [])]).toEqual([...(one?.keys() ?? [])]);
  for (const [name, content] of one ?? []) expect(other?.get(name)?.equals(content), name).toBe(true);
});

async function builtIn(checkout: string): Promise<Map<string, Buffer>> {
  mkdirSync(checkout, { recursive: true });
  for (const name of ["web", "client", "mls", "protocol", "package.json", "tsconfig.base.json"])
    cpSync(join(ROOT, name), join(checkout, name), {
      recursive: true,
      filter: (path) => !/[\\/](dist|node_modules)$/.test(path),
    });
  symlinkSync(join(ROOT, "node_modules"), join(checkout, "node_modules"), "junction");
  await build({ configFile: join(checkout, "web", "vite.config.ts"), logLevel: "error" });
  const dist = join(checkout, "web", "dist");
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(dist, path), readFileSync(path)]));
}
