// Sessions: who a token stands for. They last 90 days from the last use, which is noted once a day at most.

import { and, desc, eq, gt, lte, notInArray } from "drizzle-orm";
import type { UnixMs } from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";
import type { Database } from "./database.ts";
import { devices, sessions } from "./schema.ts";

const DAY_MS = 24 * 3600 * 1000;
export const SESSION_LIFETIME_MS = 90 * DAY_MS;
const NOTED_EVERY_MS = DAY_MS;
/** Of one device: tokens whose answer got lost stay behind until they expire, but not without end. */
const SESSIONS_PER_DEVICE = 8;

/** A device that was revoked a moment ago has none, even where its row is still there. */
export async function findSession(db: Database, tokenHash: Uint8Array, now: UnixMs): Promise<Session | undefined> {
  const { account, device, expires } = sessions;
  const found = await db
    .select({ account, device, expires })
    .from(sessions)
    .innerJoin(devices, eq(devices.id, device))
    .where(and(eq(sessions.tokenHash, tokenHash), gt(expires, now), eq(devices.revoked, false)))
    .get();
  if (found === undefined) return undefined;
  const renewed = now + SESSION_LIFETIME_MS;
  if (renewed - found.expires >= NOTED_EVERY_MS) {
    await db.update(sessions).set({ expires: renewed }).where(eq(sessions.tokenHash, tokenHash));
  }
  return { account: found.account, device: found.device };
}

/** Statements for a batch: the new session, and room made for it. */
export function startSession(db: Database, tokenHash: Uint8Array, { account, device }: Session, now: UnixMs) {
  const newest = db
    .select({ tokenHash: sessions.tokenHash })
    .from(sessions)
    .where(eq(sessions.device, device))
    .orderBy(desc(sessions.expires))
    .limit(SESSIONS_PER_DEVICE);
  return [
    db.insert(sessions).values({ tokenHash, account, device, expires: now + SESSION_LIFETIME_MS }),
    db.delete(sessions).where(and(eq(sessions.device, device), lte(sessions.expires, now))),
    db.delete(sessions).where(and(eq(sessions.device, device), notInArray(sessions.tokenHash, newest))),
  ] as const;
}

export async function endSession(db: Database, tokenHash: Uint8Array): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tokenHash, tokenHash));
}
