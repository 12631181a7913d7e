// How many accounts were made of late, by everybody and from where; what the next one costs. In the first database.

import { and, eq, gt, lte, or, type SQL, sql } from "drizzle-orm";
import {
  levelFor,
  roomAt,
  SIGN_UP_ROOMS,
  type SignUpScope,
  signUpScopes,
  toBase64Url,
  type UnixMs,
  utf8,
} from "../../protocol/index.ts";
import type { Database } from "./database.ts";
import { signUps } from "./schema.ts";

/** From where somebody asks. `area`: the network around it */
export type Origin = { network: string; area: string };
type Counter = { scope: SignUpScope; who: string; slot: number; isRecent: SQL };

const DAY_MS = 24 * 3600_000;

/** What the next account from there costs; null: none is made for now. */
export async function levelNow(db: Database, origin: Origin, now: UnixMs): Promise<number | null> {
  const counters = await countersOf(origin, now);
  const rows = await db
    .select({ who: signUps.who, made: sql<number>`sum(${signUps.made})` })
    .from(signUps)
    .where(or(...counters.map(({ isRecent }) => isRecent)))
    .groupBy(signUps.who);
  const madeBy = (scope: SignUpScope) => {
    const who = counters.find((counter) => counter.scope === scope)?.who;
    return rows.find((row) => row.who === who)?.made ?? 0;
  };
  return levelFor({ all: madeBy("all"), network: madeBy("network"), area: madeBy("area") });
}

/** Counts one more, where the work that was done is enough for it. One statement: of many at once each finds those before it. */
export async function countSignUp(db: Database, origin: Origin, level: number, now: UnixMs): Promise<boolean> {
  const counters = await countersOf(origin, now);
  const isRoom = and(
    ...counters.map(
      ({ scope, isRecent }) =>
        sql`(SELECT coalesce(sum(${signUps.made}), 0) FROM ${signUps} WHERE ${isRecent}) < ${roomAt(scope, level)}`,
    ),
  );
  const wanted = JSON.stringify(counters.map(({ who, slot }) => [who, slot]));
  const counted = await db
    .insert(signUps)
    .select(sql`SELECT value ->> 0, value ->> 1, 1 FROM json_each(${wanted}) WHERE ${isRoom}`)
    .onConflictDoUpdate({ target: [signUps.who, signUps.slot], set: { made: sql`${signUps.made} + 1` } })
    .returning({ who: signUps.who });
  return counted.length > 0;
}

/** Also what a clock that was wrong has left in the future. */
export async function forgetSignUps(db: Database, now: UnixMs): Promise<void> {
  const { slotMs, slots } = SIGN_UP_ROOMS.all;
  const ofAll = eq(signUps.who, "all");
  await db
    .delete(signUps)
    .where(
      or(
        and(ofAll, or(lte(signUps.slot, slotAt(now, slotMs) - slots), gt(signUps.slot, slotAt(now, slotMs) + slots))),
        and(
          sql`${signUps.who} <> 'all'`,
          or(
            lte(signUps.slot, slotAt(now - DAY_MS, SIGN_UP_ROOMS.network.slotMs)),
            gt(signUps.slot, slotAt(now + DAY_MS, SIGN_UP_ROOMS.network.slotMs)),
          ),
        ),
      ),
    );
}

async function countersOf({ network, area }: Origin, now: UnixMs): Promise<Counter[]> {
  const names = { all: "all", network: await nameOf(`network ${network}`), area: await nameOf(`area ${area}`) };
  return signUpScopes.map((scope) => {
    const { slotMs, slots } = SIGN_UP_ROOMS[scope];
    const [who, slot] = [names[scope], slotAt(now, slotMs)];
    // One slot ahead counts: of two Workers one may be a little fast.
    const isRecent = sql`${signUps.who} = ${who} AND ${signUps.slot} > ${slot - slots} AND ${signUps.slot} <= ${slot + 1}`;
    return { scope, who, slot, isRecent };
  });
}

function slotAt(at: UnixMs, slotMs: number): number {
  return Math.floor(at / slotMs);
}

/** Where somebody was is kept for a day, and not in the clear. */
async function nameOf(place: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", utf8(`parley/sign-up/v1 ${place}`));
  return toBase64Url(new Uint8Array(digest, 0, 12));
}
