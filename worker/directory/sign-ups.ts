// How many accounts were made of late, by everybody and from where; what the next one costs. In the first database.

import { and, eq, gt, lte, or, type SQL, sql } from "drizzle-orm";
import {
  hasRoom,
  levelFor,
  MAX_WORK_LEVEL,
  type Made,
  roomAt,
  SIGN_UP_ROOMS,
  type SignUpScope,
  signUpScopes,
  toBase64Url,
  trickleAt,
  type UnixMs,
  utf8,
} from "../../protocol/index.ts";
import type { Database } from "./database.ts";
import { signUps } from "./schema.ts";

/** From where somebody asks. `area`: the network around it */
export type Origin = { network: string; area: string };
type Counter = { scope: SignUpScope; who: string; slot: number; isRecent: SQL };

const DAY_MS = 24 * 3600_000;

export type Price = { kind: "level"; level: number } | { kind: "wait"; ms: number };

/** What the next account from there costs, or how long none is made. */
export async function priceNow(db: Database, origin: Origin, now: UnixMs): Promise<Price> {
  const counters = await countersOf(origin, now);
  const rows = await db
    .select()
    .from(signUps)
    .where(or(...counters.map(({ isRecent }) => isRecent)));
  const madeBy = (scope: SignUpScope, ahead = 0): Made => {
    const counter = counters.find((each) => each.scope === scope);
    const [who, slot] = [counter?.who, (counter?.slot ?? 0) + ahead];
    const sum = (from: number) => rows.reduce((all, row) => (row.who === who && row.slot > from ? all + row.made : all), 0);
    return { recent: sum(slot - SIGN_UP_ROOMS[scope].slots), slot: sum(slot - 1) };
  };
  const level = levelFor({ all: madeBy("all"), network: madeBy("network"), area: madeBy("area") });
  if (level !== null) return { kind: "level", level };
  const waits = counters.map(({ scope, slot }) => {
    const { slotMs } = SIGN_UP_ROOMS[scope];
    let ahead = 0;
    while (!hasRoom(scope, MAX_WORK_LEVEL, madeBy(scope, ahead))) ahead++;
    return ahead === 0 ? 0 : (slot + ahead) * slotMs - now;
  });
  return { kind: "wait", ms: Math.max(...waits) };
}

/** Counts one more, where the work that was done is enough for it. One statement: of many at once each finds those before it. */
export async function countSignUp(db: Database, origin: Origin, level: number, now: UnixMs): Promise<boolean> {
  const counters = await countersOf(origin, now);
  const isRoom = and(
    ...counters.map(({ scope, slot, isRecent }) => {
      const made = sql`SELECT coalesce(sum(${signUps.made}), 0) FROM ${signUps} WHERE ${isRecent}`;
      return sql`((${made}) < ${roomAt(scope, level)} OR (${made} AND ${signUps.slot} >= ${slot}) < ${trickleAt(scope, level)})`;
    }),
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
