// Was an account ever used? One that came back on another day, was in a conversation or is a business stays for good; one that nobody ever used goes,
// with its handle, when its first session is over.

import { and, asc, eq, inArray, lte, notExists, type SQL, sql } from "drizzle-orm";
import type { AccountId, UnixMs } from "../../protocol/index.ts";
import { bucketOf, hashOfHandle } from "./buckets.ts";
import type { Database } from "./database.ts";
import { type Reservation, settle } from "./handles.ts";
import { accounts, devices, handles, keyPackages, reports, sessions } from "./schema.ts";
import { SESSION_LIFETIME_MS } from "./sessions.ts";
import { type DirectoryEnv, databaseOfBucket } from "./shards.ts";

/** Until then a device that comes back finds its session. */
export const UNUSED_KEPT_MS = SESSION_LIFETIME_MS;
/** Each asks two databases, and one run may ask only so often. */
const AT_ONCE = 100;

export async function forgetUnused(db: Database, env: DirectoryEnv, now: UnixMs): Promise<void> {
  const unused = await db
    .select({ id: accounts.id, handle: accounts.handle })
    .from(accounts)
    .where(isUnused(now))
    .orderBy(asc(accounts.created))
    .limit(AT_ONCE);
  for (const { id, handle } of unused) {
    const reservation = { hash: await hashOfHandle(handle), account: id, lapses: now };
    // In this order: wherever it breaks off, the hour settles the reservation by whether the account is there.
    await reserveAgain(env, reservation);
    await remove(db, id, now);
    await settle(env, reservation);
  }
}

async function reserveAgain(env: DirectoryEnv, { hash, account, lapses }: Reservation): Promise<void> {
  const db = await databaseOfBucket(env, bucketOf(hash));
  await db
    .update(handles)
    .set({ lapses })
    .where(and(eq(handles.hash, hash), eq(handles.account, account)));
}

/** Whoever came back meanwhile is used, and stays. */
async function remove(db: Database, account: AccountId, now: UnixMs): Promise<void> {
  const isGone = notExists(db.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, account)));
  const ofAccount = db.select({ id: devices.id }).from(devices).where(eq(devices.account, account));
  await db.batch([
    db.delete(accounts).where(and(eq(accounts.id, account), isUnused(now))),
    db.delete(sessions).where(and(inArray(sessions.device, ofAccount), isGone)),
    db.delete(keyPackages).where(and(inArray(keyPackages.device, ofAccount), isGone)),
    db.delete(reports).where(and(eq(reports.reporter, account), isGone)),
    db.delete(devices).where(and(eq(devices.account, account), isGone)),
  ]);
}

/** As a literal, or SQLite does not know that the index has them all. */
function isUnused(now: UnixMs): SQL | undefined {
  return and(sql`${accounts.used} = 0`, lte(accounts.created, now - UNUSED_KEPT_MS));
}
