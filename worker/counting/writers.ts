// Who writes most: one message in a thousand is noted, as a thousand. So it costs next to nothing, whoever writes in however many chats, and whoever floods stands out
// within seconds. Neither where nor to whom.

import { desc, eq, lt, sql } from "drizzle-orm";
import type { AccountId, UnixMs } from "../../protocol/index.ts";
import { firstDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";
import { writers } from "../operator/schema.ts";

export const ONE_IN = 1_000;
const DAY_MS = 24 * 3600_000;
const DAYS_KEPT = 7;
const MAX_SHOWN = 50;

/** @param later what the platform keeps running for @param fraction from 0 to less than 1 */
export function noteWriter(
  env: Env,
  account: AccountId,
  later: (work: Promise<unknown>) => void,
  { now = Date.now(), fraction = Math.random() } = {},
): void {
  if (fraction < 1 / ONE_IN) later(add(env, account, now));
}

/** Most first, of that day */
export async function writersOf(env: Env, now: UnixMs): Promise<{ account: AccountId; messages: number }[]> {
  return firstDatabase(env)
    .select({ account: writers.account, messages: writers.n })
    .from(writers)
    .where(eq(writers.day, Math.floor(now / DAY_MS)))
    .orderBy(desc(writers.n))
    .limit(MAX_SHOWN);
}

export async function forgetWriters(env: Env, now: UnixMs): Promise<void> {
  await firstDatabase(env)
    .delete(writers)
    .where(lt(writers.day, Math.floor(now / DAY_MS) - DAYS_KEPT));
}

/** A sample that is lost is one in a thousand. */
async function add(env: Env, account: AccountId, now: UnixMs): Promise<void> {
  try {
    await firstDatabase(env)
      .insert(writers)
      .values({ day: Math.floor(now / DAY_MS), account, n: ONE_IN })
      .onConflictDoUpdate({ target: [writers.day, writers.account], set: { n: sql`${writers.n} + ${ONE_IN}` } });
  } catch (error) {
    console.error({ event: "writer-unnoted", error: error instanceof Error ? error.name : "not an error" });
  }
}
