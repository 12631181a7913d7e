// Begins an upload under the id that its client chose. Beginning it again is how to resume: the answer says what is there.

import { eq, sql } from "drizzle-orm";
import { MAX_KEPT_BLOB_BYTES, type Rejection, UPLOAD_LIFETIME_MS, type UploadAnswer } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { firstDatabase } from "../directory/shards.ts";
import { settingsOf } from "../operator/settings.ts";
import { everyPart, isOnePart, isThere, type MediaEnv, type OwnBlob, receivedParts } from "./blobs.ts";
import { multipartOf } from "./multipart.ts";
import { isRoomFor, type Limits, noRoom } from "./quota.ts";
import { blobs } from "./schema.ts";

/** The sweep comes this much later, when no request that began in time can still be at work on the upload. */
const GRACE_MS = 3600 * 1000;

type Wanted = OwnBlob & { bytes: number; kept: boolean };
type Limited = Wanted & { limits: Limits };

/** Another's blob, one's own of another size and one that is over sound the same: the id is taken. */
export async function createUpload(env: MediaEnv, wanted: Wanted): Promise<UploadAnswer | Rejection> {
  const { account, bytes, kept, now } = wanted;
  if (kept && bytes > MAX_KEPT_BLOB_BYTES) return { kind: "too-big", limitBytes: MAX_KEPT_BLOB_BYTES };
  const db = firstDatabase(env);
  const limited = { ...wanted, limits: await settingsOf(env) };
  const [inserted, [blob]] = await db.batch([insert(db, limited), db.select().from(blobs).where(eq(blobs.id, wanted.blob))]);
  if (blob === undefined) return noRoom(db, limited);
  const isTheSame = blob.account === account && blob.bytes === bytes && blob.kept === kept;
  if (!isTheSame || !isThere(blob, now)) return { kind: "blob-exists" };
  if (blob.state === "whole") return { received: everyPart(blob), isComplete: true };
  // Before the parts, so that parts in parallel find it there.
  if (!isOnePart(blob)) await multipartOf(env, blob);
  const received = inserted.length > 0 ? [] : await receivedParts(env, blob);
  return { received: received.map(({ partNumber }) => partNumber), isComplete: false };
}

/** Quota, kept blobs and the id itself are checked by the statement: it inserts one row or none. */
function insert(db: Database, wanted: Limited) {
  const { account, blob, bytes, kept, now } = wanted;
  const sweepAt = now + UPLOAD_LIFETIME_MS + GRACE_MS;
  return db
    .insert(blobs)
    .select(
      sql`SELECT ${blob}, ${account}, ${bytes}, ${kept ? 1 : 0}, 'uploading', '', ${now}, ${sweepAt} WHERE ${isRoomFor(wanted)}`,
    )
    .onConflictDoNothing()
    .returning({ id: blobs.id });
}
