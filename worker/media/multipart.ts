// The multipart upload that R2 keeps for a large blob while its parts come in.

import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../directory/database.ts";
import { firstDatabase } from "../directory/shards.ts";
import { type BlobRow, findBlob, type MediaEnv } from "./blobs.ts";
import { isRefusal } from "./r2-refusal.ts";
import { blobs, parts } from "./schema.ts";

type Multipart = Pick<BlobRow, "id" | "upload">;

/**
 * Makes it where it is missing. Of two requests that do so at once, one's is noted and the other's aborted.
 * @returns R2's name of it, or undefined where the blob takes no parts any more
 */
export async function multipartOf(env: MediaEnv, { id, upload }: Multipart): Promise<string | undefined> {
  if (upload !== "") return upload;
  const db = firstDatabase(env);
  const made = await env.MEDIA.createMultipartUpload(id);
  const noted = await db
    .update(blobs)
    .set({ upload: made.uploadId })
    .where(isCurrent({ id, upload: "" }))
    .returning({ id: blobs.id });
  if (noted.length > 0) return made.uploadId;
  await made.abort();
  const current = await findBlob(db, id);
  return current?.state === "uploading" && current.upload !== "" ? current.upload : undefined;
}

/** A condition on `blobs`: parts of this very multipart upload still count. */
export function isCurrent({ id, upload }: Multipart) {
  return and(eq(blobs.id, id), eq(blobs.state, "uploading"), eq(blobs.upload, upload));
}

/** R2 will not have these parts: they are to be sent again, to a new multipart upload. Not if somebody began that already. */
export async function forgetParts(db: Database, multipart: Multipart): Promise<void> {
  await db.batch([
    db.delete(parts).where(sql`${parts.blob} = (SELECT ${blobs.id} FROM ${blobs} WHERE ${isCurrent(multipart)})`),
    db.update(blobs).set({ upload: "" }).where(isCurrent(multipart)),
  ]);
}

/** One that is gone already is as good. */
export async function abortMultipart({ MEDIA }: MediaEnv, { id, upload }: Multipart): Promise<void> {
  if (upload === "") return;
  try {
    await MEDIA.resumeMultipartUpload(id, upload).abort();
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}
