// How much an account may upload: in any 24 hours so many bytes and files, and so many blobs that are kept.

import { and, asc, eq, gt, inArray, lt, ne, type SQL, sql, sum } from "drizzle-orm";
import {
  type AccountId,
  MAX_KEPT_BLOB_BYTES,
  MAX_KEPT_BLOBS,
  MEDIA_RETENTION_MS,
  type Rejection,
  type UnixMs,
  UPLOAD_LIFETIME_MS,
} from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { stored, totals } from "../operator/schema.ts";
import { DEFAULTS, type Settings } from "../operator/settings.ts";
import { blobs } from "./schema.ts";

export const QUOTA_WINDOW_MS = 24 * 3600 * 1000;

export type Limits = Pick<Settings, "storageBytes" | "accountStorageBytes" | "dailyBytes" | "dailyFiles">;
type Wanted = { account: AccountId; bytes: number; kept: boolean; now: UnixMs; limits: Limits };

/** A condition for the statement that inserts the row: two uploads at once cannot both take the last room. */
export function isRoomFor({ account, bytes, kept, now, limits }: Wanted): SQL {
  const isRoomToday = sql`(
    SELECT coalesce(sum(${blobs.bytes}), 0) + ${bytes} <= ${limits.dailyBytes} AND count(*) < ${limits.dailyFiles}
    FROM ${blobs} WHERE ${isOfToday(account, now)})`;
  const isKept = and(eq(blobs.account, account), eq(blobs.kept, true), ne(blobs.state, "deleted"));
  const isRoomToKeep = sql`(SELECT count(*) < ${MAX_KEPT_BLOBS} FROM ${blobs} WHERE ${isKept})`;
  // What lies here of the account, and of everybody, is kept count of by triggers: no sum over all files.
  const here = sql`coalesce((SELECT ${stored.bytes} FROM ${stored} WHERE ${eq(stored.account, account)}), 0) + ${bytes}`;
  // Older ones are here because histories name them, and count for those whose histories these are.
  const older = sql`(SELECT coalesce(sum(${blobs.bytes}), 0) FROM ${blobs} WHERE ${isKeptByOthers(account, now)})`;
  const isRoomHere = sql`(${here} <= ${limits.accountStorageBytes} OR ${here} - ${older} <= ${limits.accountStorageBytes})`;
  const all = sql`coalesce((SELECT ${totals.n} FROM ${totals} WHERE ${eq(totals.what, "bytes")}), 0)`;
  const isRoomForAll = limits.storageBytes === null ? sql`true` : sql`${all} + ${bytes} <= ${limits.storageBytes}`;
  const isRoom = sql`${isRoomToday} AND ${isRoomHere} AND ${isRoomForAll}`;
  return kept ? sql`${isRoom} AND ${isRoomToKeep}` : isRoom;
}

/** Why there was no room: the day's quota, what lies here, else what is kept. */
export async function noRoom(db: Database, wanted: Wanted): Promise<Rejection> {
  const { account, bytes, now, limits } = wanted;
  const today = await db
    .select({ bytes: blobs.bytes, created: blobs.created })
    .from(blobs)
    .where(isOfToday(account, now))
    .orderBy(asc(blobs.created));
  const retryAfterMs = waitFor(today, bytes, now, limits);
  if (retryAfterMs > 0) return { kind: "quota-exceeded", limitBytes: limits.dailyBytes, retryAfterMs };
  // No wait makes room here.
  return { kind: "quota-exceeded", limitBytes: await limitOf(db, wanted), retryAfterMs: 0 };
}

/**
 * Pure: how long until `wanted` bytes fit.
 * @param today the uploads that count now, oldest first
 * @returns milliseconds, 0 where they fit
 */
export function waitFor(
  today: { bytes: number; created: UnixMs }[],
  wanted: number,
  now: UnixMs,
  { dailyBytes, dailyFiles }: Pick<Limits, "dailyBytes" | "dailyFiles"> = DEFAULTS,
): number {
  let used = today.reduce((sum, { bytes }) => sum + bytes, 0);
  let files = today.length;
  const isRoom = () => used + wanted <= dailyBytes && files < dailyFiles;
  let waitMs = 0;
  for (const { bytes, created } of today) {
    if (isRoom()) break;
    used -= bytes;
    files--;
    waitMs = created + QUOTA_WINDOW_MS - now;
  }
  return waitMs;
}

/** Which of those that do not pass with the day */
async function limitOf(db: Database, { account, bytes, kept, now, limits }: Wanted): Promise<number> {
  if (bytes > limits.dailyBytes) return limits.dailyBytes;
  const here = await db.select({ bytes: stored.bytes }).from(stored).where(eq(stored.account, account)).get();
  const [older] = await db
    .select({ bytes: sum(blobs.bytes).mapWith(Number) })
    .from(blobs)
    .where(isKeptByOthers(account, now));
  if ((here?.bytes ?? 0) - (older?.bytes ?? 0) + bytes > limits.accountStorageBytes) return limits.accountStorageBytes;
  const all = await db.select({ n: totals.n }).from(totals).where(eq(totals.what, "bytes")).get();
  if (limits.storageBytes !== null && (all?.n ?? 0) + bytes > limits.storageBytes) return limits.storageBytes;
  return kept ? MAX_KEPT_BLOBS * MAX_KEPT_BLOB_BYTES : limits.accountStorageBytes;
}

function isKeptByOthers(account: AccountId, now: UnixMs) {
  return and(eq(blobs.account, account), eq(blobs.kept, false), lt(blobs.created, now - MEDIA_RETENTION_MS - UPLOAD_LIFETIME_MS));
}

/** Whatever became of them. Both values of `kept` are named so that the index serves (account, kept, created). */
function isOfToday(account: AccountId, now: UnixMs) {
  return and(eq(blobs.account, account), inArray(blobs.kept, [false, true]), gt(blobs.created, now - QUOTA_WINDOW_MS));
}
