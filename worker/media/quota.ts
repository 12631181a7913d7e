// How much an account may upload: in any 24 hours so many bytes and files, and so many blobs that are kept.

import { and, asc, eq, gt, inArray, ne, type SQL, sql } from "drizzle-orm";
import {
  type AccountId,
  MAX_KEPT_BLOB_BYTES,
  MAX_KEPT_BLOBS,
  MEDIA_QUOTA_BYTES,
  MEDIA_QUOTA_FILES,
  type Rejection,
  type UnixMs,
} from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { blobs } from "./schema.ts";

export const QUOTA_WINDOW_MS = 24 * 3600 * 1000;

type Wanted = { account: AccountId; bytes: number; kept: boolean; now: UnixMs };

/** A condition for the statement that inserts the row: two uploads at once cannot both take the last room. */
export function isRoomFor({ account, bytes, kept, now }: Wanted): SQL {
  const isRoomToday = sql`(
    SELECT coalesce(sum(${blobs.bytes}), 0) + ${bytes} <= ${MEDIA_QUOTA_BYTES} AND count(*) < ${MEDIA_QUOTA_FILES}
    FROM ${blobs} WHERE ${isOfToday(account, now)})`;
  const isKept = and(eq(blobs.account, account), eq(blobs.kept, true), ne(blobs.state, "deleted"));
  const isRoomToKeep = sql`(SELECT count(*) < ${MAX_KEPT_BLOBS} FROM ${blobs} WHERE ${isKept})`;
  return kept ? sql`${isRoomToday} AND ${isRoomToKeep}` : isRoomToday;
}

/** Why there was no room: the day's quota, else what is kept. */
export async function noRoom(db: Database, { account, bytes, now }: Wanted): Promise<Rejection> {
  const today = await db
    .select({ bytes: blobs.bytes, created: blobs.created })
    .from(blobs)
    .where(isOfToday(account, now))
    .orderBy(asc(blobs.created));
  const retryAfterMs = waitFor(today, bytes, now);
  if (retryAfterMs > 0) return { kind: "quota-exceeded", limitBytes: MEDIA_QUOTA_BYTES, retryAfterMs };
  // Here time alone makes no room: deleting one does. The wait keeps clients from asking again and again.
  return { kind: "quota-exceeded", limitBytes: MAX_KEPT_BLOBS * MAX_KEPT_BLOB_BYTES, retryAfterMs: QUOTA_WINDOW_MS };
}

/**
 * Pure: how long until `wanted` bytes fit.
 * @param today the uploads that count now, oldest first
 * @returns milliseconds, 0 where they fit
 */
export function waitFor(today: { bytes: number; created: UnixMs }[], wanted: number, now: UnixMs): number {
  let used = today.reduce((sum, { bytes }) => sum + bytes, 0);
  let files = today.length;
  const isRoom = () => used + wanted <= MEDIA_QUOTA_BYTES && files < MEDIA_QUOTA_FILES;
  let waitMs = 0;
  for (const { bytes, created } of today) {
    if (isRoom()) break;
    used -= bytes;
    files--;
    waitMs = created + QUOTA_WINDOW_MS - now;
  }
  return waitMs;
}

/** Whatever became of them. Both values of `kept` are named so that the index serves (account, kept, created). */
function isOfToday(account: AccountId, now: UnixMs) {
  return and(eq(blobs.account, account), inArray(blobs.kept, [false, true]), gt(blobs.created, now - QUOTA_WINDOW_MS));
}
