// What is past its time in the directory goes by the hour: an account that nobody comes back to leaves its keys and a handle, nothing more.

import { and, asc, inArray, lt, lte, sql } from "drizzle-orm";
import type { UnixMs } from "../../protocol/index.ts";
import { NEVER } from "./columns.ts";
import type { Database } from "./database.ts";
import { settle } from "./handles.ts";
import { challenges, claims, givenUp, handles, keyPackages, sessions } from "./schema.ts";
import type { DirectoryEnv } from "./shards.ts";
import { forgetSignUps } from "./sign-ups.ts";
import { forgetUnused } from "./unused.ts";

/** Of each kind in one run; the next run goes on. */
const AT_ONCE = 5_000;
/** Each asks a database of its own, and one run may ask only so often. */
const RESERVATIONS_AT_ONCE = 200;
/** No request sleeps that long. */
const GIVEN_UP_KEPT_MS = 24 * 3600_000;

/** As a literal, or SQLite does not know that the index of reservations has them all. */
const isReserved = lt(handles.lapses, sql.raw(`${NEVER}`));

export const directorySweeps = {
  async challenges(db, now) {
    await db.delete(challenges).where(lte(challenges.expires, now));
  },
  async sessions(db, now) {
    const old = db.select({ id: sessions.tokenHash }).from(sessions).where(lte(sessions.expires, now)).limit(AT_ONCE);
    await db.delete(sessions).where(inArray(sessions.tokenHash, old));
  },
  async keyPackages(db, now) {
    const old = db.select({ id: keyPackages.id }).from(keyPackages).where(lte(keyPackages.expires, now)).limit(AT_ONCE);
    await db.delete(keyPackages).where(inArray(keyPackages.id, old));
  },
  async claims(db, now) {
    await db.delete(claims).where(lte(claims.expires, now));
  },
  async signUps(db, now) {
    await forgetSignUps(db, now);
  },
  async unused(db, now, env) {
    await forgetUnused(db, env, now);
  },
  /** Sign-ups that broke off: their handles are free again, or their accounts' after all. */
  async reservations(db, now, env) {
    const lapsed = await db
      .select()
      .from(handles)
      .where(and(lte(handles.lapses, now), isReserved))
      .orderBy(asc(handles.lapses))
      .limit(RESERVATIONS_AT_ONCE);
    for (const reservation of lapsed) await settle(env, reservation);
  },
  async givenUp(db, now) {
    await db.delete(givenUp).where(lte(givenUp.lapses, now - GIVEN_UP_KEPT_MS));
  },
} satisfies Record<string, (db: Database, now: UnixMs, env: DirectoryEnv) => Promise<void>>;
