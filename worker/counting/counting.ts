// The counters of this isolate, shared by the Worker and the objects that run in it, and where they go: a table by day, and Analytics Engine where it is
// bound. What an isolate had not written when it ended is lost.

import { and, gt, lt, sql } from "drizzle-orm";
import type { UnixMs } from "../../protocol/index.ts";
import { everyBinding, firstDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";
import { counters, totals } from "../operator/schema.ts";
import { type Counted, tally } from "./tally.ts";

export { tally };

const DAY_MS = 24 * 3600_000;
/** What is kept by day; the sum of all before stays. */
export const DAYS_KEPT = 400;
/** What there was, as last looked at: no counter */
const NOW = "now-";

/** @param later what the platform keeps running for */
export function writeTally(env: Env, later: (work: Promise<unknown>) => void, now = Date.now()): void {
  if (tally.isDue(now)) later(writeNow(env, now));
}

async function writeNow(env: Env, now: UnixMs): Promise<void> {
  const counted = tally.take(now);
  try {
    await add(env, counted, now);
  } catch (error) {
    tally.putBack(counted);
    console.error({ event: "counters-unwritten", error: error instanceof Error ? error.name : "not an error" });
    return;
  }
  for (const [name, n] of counted) env.METRICS?.writeDataPoint({ indexes: [name], doubles: [n] });
}

/** One statement, as many rows as names. */
export async function add(env: Env, counted: readonly Counted[], now: UnixMs): Promise<void> {
  const day = Math.floor(now / DAY_MS);
  await firstDatabase(env)
    .insert(counters)
    .select(sql`SELECT ${day}, value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(counted)}) WHERE true`)
    .onConflictDoUpdate({ target: [counters.day, counters.name], set: { n: sql`${counters.n} + excluded.n` } });
}

/** By the hour: what is there now, for the day, and what is too old to be kept by day. */
export async function countWhatIsThere(env: Env, now: UnixMs): Promise<void> {
  const db = firstDatabase(env);
  const sizes = await Promise.all(everyBinding(env).map(async (each) => (await each.prepare("SELECT 1").run()).meta.size_after));
  const there = await db.select().from(totals);
  const day = Math.floor(now / DAY_MS);
  const rows = [
    [`${NOW}database-bytes`, sizes.reduce((sum, size) => sum + size, 0)],
    ...there.map(({ what, n }) => [`${NOW}${what}`, n]),
  ];
  await db
    .insert(counters)
    .select(sql`SELECT ${day}, value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(rows)}) WHERE true`)
    .onConflictDoUpdate({ target: [counters.day, counters.name], set: { n: sql`excluded.n` } });
  const isOld = and(gt(counters.day, 0), lt(counters.day, day - DAYS_KEPT));
  await db.batch([
    db
      .insert(counters)
      .select(
        sql`SELECT 0, ${counters.name}, sum(${counters.n}) FROM ${counters} WHERE ${isOld} AND ${counters.name} NOT LIKE ${`${NOW}%`} GROUP BY ${counters.name}`,
      )
      .onConflictDoUpdate({ target: [counters.day, counters.name], set: { n: sql`${counters.n} + excluded.n` } }),
    db.delete(counters).where(isOld),
  ]);
}

/** Of all days: what only ever grows */
export async function countedSoFar(env: Env): Promise<Map<string, number>> {
  const rows = await firstDatabase(env)
    .select({ name: counters.name, n: sql<number>`sum(${counters.n})` })
    .from(counters)
    .where(sql`${counters.name} NOT LIKE ${`${NOW}%`}`)
    .groupBy(counters.name);
  return new Map(rows.map(({ name, n }) => [name, n]));
}
