// `npm run shards -- status | spread [--over=n] | back [--remote]`: which database of the directory has how much, and moves what belongs elsewhere.

import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { getPlatformProxy } from "wrangler";
import { spreadOver, takeBack } from "../worker/directory/moving/move.ts";
import type { Mover } from "../worker/directory/moving/mover.ts";
import { movesTo } from "../worker/directory/shard-map.ts";
import { type DirectoryEnv, everyBinding, firstDatabase, readMap } from "../worker/directory/shards.ts";
import { directories } from "./directories.ts";
import { ROOT } from "./run.ts";

const [command = "status", ...options] = process.argv.slice(2);
const isRemote = options.includes("--remote");
const over = options.find((option) => option.startsWith("--over="))?.slice("--over=".length);

const { env, dispose } = await getPlatformProxy<DirectoryEnv>({
  configPath: configFile(),
  persist: { path: join(ROOT, ".wrangler", "state", "v3") },
  remoteBindings: isRemote,
});
try {
  await run(env);
} catch (error) {
  // Each step can be repeated: the next run goes on with what this one began.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await dispose();
}

async function run(env: DirectoryEnv): Promise<void> {
  const mover: Mover = { env, name: randomUUID(), now: () => Date.now(), wait: (ms) => setTimeout(ms) };
  const count = Number(over ?? everyBinding(env).length);
  if (command === "spread") await spreadOver(mover, count, (left) => console.log(`${left} of 4096 buckets to move`));
  else if (command === "back") await takeBack(mover);
  else if (command !== "status") throw new Error("expected status, spread or back");
  await status(env, count);
}

async function status(env: DirectoryEnv, count: number): Promise<void> {
  const map = await readMap(firstDatabase(env));
  for (const [shard, database] of everyBinding(env).entries()) {
    const { results, meta } = await database.prepare("SELECT count(*) AS accounts FROM accounts").run<{ accounts: number }>();
    const buckets = map.shards.filter((each) => each === shard).length;
    const name = shard === 0 ? "DIRECTORY" : `DIRECTORY_${shard}`;
    console.log(`${name}: ${buckets} buckets, ${results[0]?.accounts} accounts, ${meta.size_after} bytes`);
  }
  console.log(`${movesTo(count, map).length} buckets would be moved so that ${count} have the same share`);
}

/** Only the databases: nothing else of the service is needed. */
function configFile(): string {
  const blocks = directories().blocks.map((block) => (isRemote ? `${block.trimEnd()}\nremote = true\n` : block));
  const file = join(ROOT, ".cache", "shards.toml");
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  writeFileSync(file, ['name = "parley"', 'compatibility_date = "2026-11-01"', ...blocks].join("\n"));
  return file;
}
