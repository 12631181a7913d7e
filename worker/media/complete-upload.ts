// Completes an upload: R2 puts the parts together, and from then on the blob stays as it is until it goes.

import { and, eq } from "drizzle-orm";
import { MEDIA_RETENTION_MS, type Rejection, type UnixMs } from "../../protocol/index.ts";
import { NEVER } from "../directory/columns.ts";
import { firstDatabase } from "../directory/shards.ts";
import {
  type BlobRow,
  DONE,
  type Done,
  everyPart,
  findBlob,
  findOwnBlob,
  incomplete,
  isOnePart,
  type MediaEnv,
  NOT_FOUND,
  type OwnBlob,
  receivedParts,
} from "./blobs.ts";
import { abortMultipart, forgetParts } from "./multipart.ts";
import { isRefusal } from "./r2-refusal.ts";
import { blobs, parts } from "./schema.ts";

export async function completeUpload(env: MediaEnv, own: OwnBlob): Promise<Done | Rejection> {
  const db = firstDatabase(env);
  const blob = await findOwnBlob(db, own);
  if (blob === undefined) return NOT_FOUND;
  if (blob.state === "whole") return DONE;
  const received = await receivedParts(env, blob);
  const missing = incomplete(blob, received);
  if (missing !== undefined) return missing;
  if (isOnePart(blob) || (await putTogether(env, blob, received))) return noteWhole(env, blob, own.now);
  await forgetParts(db, blob);
  await abortMultipart(env, blob);
  const current = await findBlob(db, blob.id);
  return current?.state === "whole" ? DONE : { kind: "upload-incomplete", missing: everyPart(blob) };
}

/** @returns whether R2 now has the object, in the size that was said: by this request, or by one that was faster */
async function putTogether({ MEDIA }: MediaEnv, { id, bytes, upload }: BlobRow, received: R2UploadedPart[]): Promise<boolean> {
  try {
    const object = await MEDIA.resumeMultipartUpload(id, upload).complete(received);
    if (object.size === bytes) return true;
    await MEDIA.delete(id);
    return false;
  } catch (error) {
    // Two requests that sent the same part at once may have left the etag of the one and the bytes of the other.
    if (!isRefusal(error)) throw error;
    return (await MEDIA.head(id))?.size === bytes;
  }
}

async function noteWhole(env: MediaEnv, { id, kept }: BlobRow, now: UnixMs): Promise<Done | Rejection> {
  const db = firstDatabase(env);
  const [noted] = await db.batch([
    db
      .update(blobs)
      .set({ state: "whole", upload: "", sweepAt: kept ? NEVER : now + MEDIA_RETENTION_MS })
      .where(and(eq(blobs.id, id), eq(blobs.state, "uploading")))
      .returning({ id: blobs.id }),
    db.delete(parts).where(eq(parts.blob, id)),
  ]);
  if (noted.length > 0 || (await findBlob(db, id))?.state === "whole") return DONE;
  // It was deleted while R2 put it together.
  await env.MEDIA.delete(id);
  return NOT_FOUND;
}
