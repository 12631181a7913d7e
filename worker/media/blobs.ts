// One blob as its row says it: whose it is, whether it still takes parts, and which of them are there.

import { eq } from "drizzle-orm";
import { type AccountId, type BlobId, partsOf, type Rejection, type UnixMs, UPLOAD_LIFETIME_MS } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { type FirstEnv, firstDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";
import { blobs, parts } from "./schema.ts";

export type MediaEnv = FirstEnv & Pick<Env, "MEDIA">;
export type BlobRow = typeof blobs.$inferSelect;
/** A blob of the account that asks. */
export type OwnBlob = { account: AccountId; blob: BlobId; now: UnixMs };
export type Done = { done: true };

export const DONE: Done = { done: true };
/** Never there, deleted, expired and another's sound the same. */
export const NOT_FOUND: Rejection = { kind: "not-found" };

export async function findBlob(db: Database, id: BlobId): Promise<BlobRow | undefined> {
  return db.select().from(blobs).where(eq(blobs.id, id)).get();
}

/** One's own that is whole, or still takes parts. */
export async function findOwnBlob(db: Database, { account, blob, now }: OwnBlob): Promise<BlobRow | undefined> {
  const found = await findBlob(db, blob);
  return found?.account === account && isThere(found, now) ? found : undefined;
}

/** Pure. An upload that is too old is over, though the sweep has not come yet. */
export function isThere({ state, created }: BlobRow, now: UnixMs): boolean {
  return state === "whole" || (state === "uploading" && now < created + UPLOAD_LIFETIME_MS);
}

/** By its account, or by who operates the service. */
export function isGone({ state }: Pick<BlobRow, "state">): boolean {
  return state === "deleted" || state === "removed";
}

/** Small files go to R2 by one `put`: one operation instead of three, and no row for the part. */
export function isOnePart(blob: BlobRow): boolean {
  return partsOf(blob.bytes) === 1;
}

/** The parts of an upload that are there, with the etags that R2 wants to put them together. */
export async function receivedParts(env: MediaEnv, blob: BlobRow): Promise<R2UploadedPart[]> {
  if (isOnePart(blob)) {
    const object = await env.MEDIA.head(blob.id);
    return object?.size === blob.bytes ? [{ partNumber: 1, etag: object.etag }] : [];
  }
  return firstDatabase(env)
    .select({ partNumber: parts.part, etag: parts.etag })
    .from(parts)
    .where(eq(parts.blob, blob.id))
    .orderBy(parts.part);
}

export function everyPart(blob: BlobRow): number[] {
  return Array.from({ length: partsOf(blob.bytes) }, (_, i) => i + 1);
}

/** @returns `upload-incomplete`, or undefined where all is there */
export function incomplete(blob: BlobRow, received: R2UploadedPart[]): Rejection | undefined {
  const there = new Set(received.map(({ partNumber }) => partNumber));
  const missing = everyPart(blob).filter((part) => !there.has(part));
  return missing.length > 0 ? { kind: "upload-incomplete", missing } : undefined;
}
