// `npm run runbooks`: does on this machine what docs/OPERATIONS.md tells to do with databases, by the same commands, in folders that are thrown away. What needs
// the service besides is walked by tests ([OP13], [DP1], [DP4]).

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HERE, LOCAL_ENV, ROOT } from "../run.ts";
import { toolCommand } from "../tool.ts";

const folder = mkdtempSync(join(tmpdir(), "parley-runbooks-"));
try {
  await restoreFromExport();
  console.log("\n  All of it works.");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** docs/OPERATIONS.md, "The tables are lost, or wrong" */
async function restoreFromExport(): Promise<void> {
  const [lost, anew] = [placeFor("lost"), placeFor("anew")];
  say("A database with somebody in it is exported");
  await lost("d1", "migrations", "apply", "DIRECTORY");
  await lost("d1", "execute", "DIRECTORY", "--command", `${account("A", "ana")}; ${blob("B", "A", 100)}; ${setting()}`);
  const file = join(folder, "export.sql");
  await lost("d1", "export", "DIRECTORY", "--output", file);
  say("and comes back in one that is empty");
  await anew("d1", "execute", "DIRECTORY", "--file", file);
  const rows = async (sql: string) => {
    const [answer] = JSON.parse(await anew("d1", "execute", "DIRECTORY", "--json", "--command", sql)) as [{ results: object[] }];
    return JSON.stringify(answer.results);
  };
  same(await rows("SELECT handle, hex(account_key) AS key FROM accounts"), [{ handle: "ana", key: "00FF" }]);
  same(await rows("SELECT name, value FROM settings"), [{ name: "registration", value: '"closed"' }]);
  // What is counted by triggers was neither doubled nor forgotten by that, and is counted from then on.
  same(await rows("SELECT what, n FROM totals ORDER BY what"), [
    { what: "accounts", n: 1 },
    { what: "bytes", n: 100 },
  ]);
  await anew("d1", "execute", "DIRECTORY", "--command", `${account("C", "ben")}; ${blob("D", "A", 50)}`);
  same(await rows("SELECT what, n FROM totals ORDER BY what"), [
    { what: "accounts", n: 2 },
    { what: "bytes", n: 150 },
  ]);
  say("and a deployment finds nothing to migrate there");
  if (!(await anew("d1", "migrations", "list", "DIRECTORY")).includes("No migrations to apply")) throw new Error("it does not");
}

/** Wrangler in a folder of its own, over a database of its own */
function placeFor(name: string): (...args: string[]) => Promise<string> {
  const config = join(folder, `${name}.toml`);
  const id = "00000000-0000-0000-0000-00000000000".concat(name === "lost" ? "1" : "2");
  const database = `binding = "DIRECTORY"\ndatabase_name = "parley-directory-${name}"\ndatabase_id = "${id}"\nmigrations_dir = "${join(ROOT, "migrations")}"\n`;
  writeFileSync(config, `name = "parley"\ncompatibility_date = "2026-11-01"\n\n[[d1_databases]]\n${database}`);
  return (...args) => {
    const { file, args: all } = toolCommand("wrangler", [...args, "--local", "--config", config], HERE);
    return new Promise((done, failed) => {
      execFile(file, all, { cwd: folder, env: { ...LOCAL_ENV, CI: "true" }, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) =>
        error === null ? done(out) : failed(new Error(`wrangler ${args.join(" ")}\n${out}\n${err}`)),
      );
    });
  };
}

function idOf(letter: string): string {
  return letter.repeat(22);
}
function account(letter: string, handle: string): string {
  return `INSERT INTO accounts (id, handle, account_key, created, used) VALUES ('${idOf(letter)}', '${handle}', x'00ff', 1, 1)`;
}
function blob(letter: string, of: string, bytes: number): string {
  return `INSERT INTO blobs VALUES ('${idOf(letter)}', '${idOf(of)}', ${bytes}, 0, 'whole', '', 1, 2)`;
}
function setting(): string {
  return `INSERT INTO settings VALUES ('registration', '"closed"', 1)`;
}

function same(found: string, wanted: object[]): void {
  if (found !== JSON.stringify(wanted)) throw new Error(`expected ${JSON.stringify(wanted)}, found ${found}`);
}

function say(line: string): void {
  console.log(`  ${line}`);
}
