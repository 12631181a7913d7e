// Files that share a runtime share its databases and objects: each begins with none.

import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll } from "vitest";
import { everyBinding } from "../directory/shards.ts";
import type { Env } from "../env.ts";

/** Work that the file before left going can bring a database back. */
const TRIES = 5;

beforeAll(async () => {
  for (let i = 0; i < TRIES; i++) {
    await reset();
    if (await isEmpty()) return;
  }
  throw new Error("what the file before left behind does not go");
});

async function isEmpty(): Promise<boolean> {
  const tables = "SELECT count(*) AS count FROM sqlite_master WHERE name = 'accounts'";
  for (const database of everyBinding(env as unknown as Env))
    if ((await database.prepare(tables).first<number>("count")) !== 0) return false;
  return true;
}
