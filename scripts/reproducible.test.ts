import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { toolCommand } from "./tool.ts";

const ROOT = resolve(import.meta.dirname, "..");
const DIST = join(ROOT, "web", "dist");
/** Names of our own folders, wherever they stand in the path, are nothing to the build. */
const CHECKOUTS = ["plain", join("client", "mls", "protocol", "checkout")] as const;
const place = mkdtempSync(join(tmpdir(), "parley-checkouts-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

test("the app is built to the same bytes wherever the checkout lies", { timeout: 240_000 }, async () => {
  // `npm test` has built it here; else nobody knows of which day that is.
  const isBuilt = process.env.PARLEY_APP_IS_BUILT !== undefined && existsSync(DIST);
  const [one, other] = await Promise.all([isBuilt ? filesOf(DIST) : builtIn(CHECKOUTS[0]), builtIn(CHECKOUTS[1])]);
  expect([...one.keys()].filter((name) => name.endsWith(".js")).length).toBeGreaterThan(10);
  expect([...other.keys()]).toEqual([...one.keys()]);
  for (const [name, content] of one) expect(other.get(name)?.equals(content), name).toBe(true);
});

async function builtIn(name: string): Promise<Map<string, Buffer>> {
  const checkout = join(place, name);
  mkdirSync(checkout, { recursive: true });
  for (const name of ["web", "client", "mls", "protocol", "package.json", "package-lock.json", "tsconfig.base.json"])
    cpSync(join(ROOT, name), join(checkout, name), {
      recursive: true,
      filter: (path) => !/[\\/](dist|node_modules)$/.test(path),
    });
  symlinkSync(join(ROOT, "node_modules"), join(checkout, "node_modules"), "junction");
  const args = ["build", "--config", join("web", "vite.config.ts"), "--logLevel", "error"];
  const command = toolCommand("vite", args, { root: checkout, node: process.execPath, platform: process.platform });
  // As outside of a test
  const { NODE_ENV: _, ...env } = process.env;
  await promisify(execFile)(command.file, command.args, { cwd: checkout, env });
  return filesOf(join(checkout, "web", "dist"));
}

function filesOf(dist: string): Map<string, Buffer> {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(dist, path), readFileSync(path)]));
}
