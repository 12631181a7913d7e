// Who writes most: one message in a thousand is noted, as a thousand. So it costs next to nothing, whoever writes in however many chats, and whoever floods stands out
// within seconds. Neither where nor to whom.

import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { AccountId, UnixMs } from "../../protocol/index.ts";
import { firstDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";
import { writers } from "../operator/schema.ts";
import { settingsOf } from "../operator/settings.ts";

export const ONE_IN = 1_000;
const DAY_MS = 24 * 3600_000;
const DAYS_KEPT = 7;
const MAX_SHOWN = 50;

type Hears = {
  /** What the platform keeps running for */
  later(work: Promise<unknown>): void;
  /** By then they had written more than an account may in a day. */
  spent(): void;
};

/** @param fraction from 0 to less than 1 */
export function noteWriter(
  env: Env,
  account: AccountId,
  { later, spent }: Hears,
  { now = Date.now(), fraction = Math.random() } = {},
): void {
  if (fraction < 1 / ONE_IN) later(add(env, account, now).then((isTooMuch) => isTooMuch && spent()));
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

/** @returns 0, or how many milliseconds until they may begin something again */
export async function restOfDay(env: Env, account: AccountId, now: UnixMs): Promise<number> {
  const day = Math.floor(now / DAY_MS);
  const [row] = await firstDatabase(env)
    .select({ n: writers.n })
    .from(writers)
    .where(and(eq(writers.day, day), eq(writers.account, account)));
  if (row === undefined || row.n <= (await settingsOf(env)).dailyMessages) return 0;
  return (day + 1) * DAY_MS - now;
}

export async function forgetWriters(env: Env, now: UnixMs): Promise<void> {
  await firstDatabase(env)
    .delete(writers)
    .where(lt(writers.day, Math.floor(now / DAY_MS) - DAYS_KEPT));
}

/** A sample that is lost is one in a thousand. */
async function add(env: Env, account: AccountId, now: UnixMs): Promise<boolean> {
  try {
    const [row] = await firstDatabase(env)
      .insert(writers)
      .values({ day: Math.floor(now / DAY_MS), account, n: ONE_IN })
      .onConflictDoUpdate({ target: [writers.day, writers.account], set: { n: sql`${writers.n} + ${ONE_IN}` } })
      .returning({ n: writers.n });
    const { dailyMessages } = await settingsOf(env);
    return row !== undefined && row.n > dailyMessages;
  } catch (error) {
    console.error({ event: "writer-unnoted", error: error instanceof Error ? error.name : "not an error" });
    return false;
  }
}
