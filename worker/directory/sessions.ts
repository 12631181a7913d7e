// Sessions: who a token stands for. They last 90 days from the last use, which is noted once a day at most.

import { and, desc, eq, gt, lte, notInArray, sql } from "drizzle-orm";
import type { AccountId, UnixMs } from "../../protocol/index.ts";
import type { SessionToken } from "../http/session-token.ts";
import type { Session } from "../rpc.ts";
import type { Database } from "./database.ts";
import { accounts, devices, sessions } from "./schema.ts";
import { type DirectoryEnv, databaseOfBucket, isOnItsWay } from "./shards.ts";
import { nowUsed } from "./used.ts";

const DAY_MS = 24 * 3600 * 1000;
export const SESSION_LIFETIME_MS = 90 * DAY_MS;
const NOTED_EVERY_MS = DAY_MS;
/** Of one device: tokens whose answer got lost stay behind until they expire, but not without end. */
const SESSIONS_PER_DEVICE = 8;

/** `isSuspended`: by who operates the service. Most of it is closed to them (http/require-session.ts). */
export type FoundSession = Session & { isSuspended: boolean };

/** A device that was revoked a moment ago has none, even where its row is still there. */
export async function findSession(
  env: DirectoryEnv,
  { bucket, hash }: SessionToken,
  now: UnixMs,
): Promise<FoundSession | undefined> {
  const db = await databaseOfBucket(env, bucket);
  const { account, device, expires } = sessions;
  const found = await db
    .select({ account, device, expires, suspended: accounts.suspended })
    .from(sessions)
    .innerJoin(devices, eq(devices.id, device))
    .leftJoin(accounts, eq(accounts.id, account))
    .where(and(eq(sessions.tokenHash, hash), gt(expires, now), eq(devices.revoked, false)))
    .get();
  if (found === undefined) return undefined;
  const renewed = now + SESSION_LIFETIME_MS;
  if (renewed - found.expires >= NOTED_EVERY_MS) await renew(db, { hash, account: found.account }, renewed);
  return { account: found.account, device: found.device, isSuspended: found.suspended === true };
}

/** What is on its way to another database can be read meanwhile; it is noted at the next use. */
async function renew(db: Database, { hash, account }: { hash: Uint8Array; account: AccountId }, expires: UnixMs): Promise<void> {
  try {
    await db.batch([db.update(sessions).set({ expires }).where(eq(sessions.tokenHash, hash)), nowUsed(db, account)]);
  } catch (error) {
    if (!isOnItsWay(error)) throw error;
  }
}

/** Statements for a batch, where the device is there: the new session, and room made for it. */
export function startSession(db: Database, tokenHash: Uint8Array, { account, device }: Session, now: UnixMs) {
  const newest = db
    .select({ tokenHash: sessions.tokenHash })
    .from(sessions)
    .where(eq(sessions.device, device))
    .orderBy(desc(sessions.expires))
    .limit(SESSIONS_PER_DEVICE);
  return [
    db
      .insert(sessions)
      .select(
        sql`SELECT ${tokenHash}, ${account}, ${device}, ${now + SESSION_LIFETIME_MS} WHERE EXISTS (SELECT 1 FROM ${devices} WHERE ${devices.id} = ${device})`,
      ),
    db.delete(sessions).where(and(eq(sessions.device, device), lte(sessions.expires, now))),
    db.delete(sessions).where(and(eq(sessions.device, device), notInArray(sessions.tokenHash, newest))),
  ] as const;
}

export async function endSession(env: DirectoryEnv, { bucket, hash }: SessionToken): Promise<void> {
  const db = await databaseOfBucket(env, bucket);
  await db.delete(sessions).where(eq(sessions.tokenHash, hash));
}
