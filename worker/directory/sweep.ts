// What is past its time in the directory goes by the hour: an account that nobody comes back to leaves its keys and a handle, nothing more.

import { and, asc, inArray, lt, lte, sql } from "drizzle-orm";
import type { UnixMs } from "../../protocol/index.ts";
import { bucketOf } from "./buckets.ts";
import { NEVER } from "./columns.ts";
import type { Database } from "./database.ts";
import { fencedAmong, isNotFenced } from "./fences.ts";
import { REPORTS_KEPT_MS } from "./reports.ts";
import { challenges, claims, givenUp, handles, keyPackages, reports, sessions } from "./schema.ts";
import { type Reservation, settleAll } from "./settle.ts";
import { byDatabase, type DirectoryEnv, everyDatabase } from "./shards.ts";
import { forgetSignUps } from "./sign-ups.ts";
import { forgetUnused } from "./unused.ts";

/** Of each kind in one run; the next run goes on. */
const AT_ONCE = 5_000;
/** D1 takes a thousand in one run of a Worker: these are shared by all databases, and the rest is for the other jobs. */
const QUERIES = 600;
const RESERVATIONS_AT_ONCE = 500;
/** No request sleeps that long. */
const GIVEN_UP_KEPT_MS = 24 * 3600_000;

/** As a literal, or SQLite does not know that the index of reservations has them all. */
const isReserved = lt(handles.lapses, sql.raw(`${NEVER}`));

export const directorySweeps = {
  async challenges(db, now) {
    await db.delete(challenges).where(lte(challenges.expires, now));
  },
  async sessions(db, now) {
    const { tokenHash, device, expires } = sessions;
    const old = db
      .select({ id: tokenHash })
      .from(sessions)
      .where(and(lte(expires, now), isNotFenced(device)))
      .limit(AT_ONCE);
    await db.delete(sessions).where(inArray(tokenHash, old));
  },
  async keyPackages(db, now) {
    const { id, device, expires } = keyPackages;
    const old = db
      .select({ id })
      .from(keyPackages)
      .where(and(lte(expires, now), isNotFenced(device)))
      .limit(AT_ONCE);
    await db.delete(keyPackages).where(inArray(id, old));
  },
  async claims(db, now) {
    const { requester, conversation, ref, expires } = claims;
    const old = sql`SELECT ${requester}, ${conversation}, ${ref} FROM ${claims} WHERE ${lte(expires, now)} AND ${isNotFenced(requester)} LIMIT ${AT_ONCE}`;
    await db.delete(claims).where(sql`(${requester}, ${conversation}, ${ref}) IN (${old})`);
  },
  async reports(db, now) {
    const { reporter, subject, at } = reports;
    const old = sql`SELECT ${reporter}, ${subject} FROM ${reports} WHERE ${lte(at, now - REPORTS_KEPT_MS)} AND ${isNotFenced(reporter)} LIMIT ${AT_ONCE}`;
    await db.delete(reports).where(sql`(${reporter}, ${subject}) IN (${old})`);
  },
  async signUps(db, now) {
    await forgetSignUps(db, now);
  },
  /** Sign-ups that broke off: their handles are free again, or their accounts' after all. */
  async reservations(db, now, env) {
    const lapsed = await db
      .select()
      .from(handles)
      .where(and(lte(handles.lapses, now), isReserved, isNotFenced(handles.hash)))
      .orderBy(asc(handles.lapses))
      .limit(RESERVATIONS_AT_ONCE);
    const failed: unknown[] = [];
    for (const group of await byDatabase(env, lapsed, ({ account }) => bucketOf(account)))
      await settleOpen(env, group.db, group.items).catch((error: unknown) => failed.push(error));
    if (failed.length > 0) throw failed[0];
  },
  /** After the reservations: what it leaves of them is few. */
  async unused(db, now, env) {
    const databases = everyDatabase(env).length;
    const queriesOfGroup = 8 + 5 * databases;
    await forgetUnused(db, env, now, Math.max(1, Math.floor(QUERIES / databases / queriesOfGroup)));
  },
  async givenUp(db, now) {
    const { account, hash, lapses } = givenUp;
    const old = sql`SELECT ${account}, ${hash} FROM ${givenUp} WHERE ${lte(lapses, now - GIVEN_UP_KEPT_MS)} AND ${isNotFenced(account)} LIMIT ${AT_ONCE}`;
    await db.delete(givenUp).where(sql`(${account}, ${hash}) IN (${old})`);
  },
} satisfies Record<string, (db: Database, now: UnixMs, env: DirectoryEnv) => Promise<void>>;

/** @param db where the accounts would be */
async function settleOpen(env: DirectoryEnv, db: Database, lapsed: readonly Reservation[]): Promise<void> {
  const fenced = await fencedAmong(
    db,
    lapsed.map(({ account }) => bucketOf(account)),
  );
  const open = lapsed.filter(({ account }) => !fenced.has(bucketOf(account)));
  await settleAll(env, open);
}
