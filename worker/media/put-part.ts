// Takes one part of an upload: exactly as many bytes as it must have, streamed into R2 and never held whole.

import { sql } from "drizzle-orm";
import { type BlobId, partRange, partsOf, type Rejection } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { firstDatabase } from "../directory/shards.ts";
import {
  type BlobRow,
  DONE,
  type Done,
  findBlob,
  findOwnBlob,
  incomplete,
  isGone,
  isOnePart,
  type MediaEnv,
  NOT_FOUND,
  type OwnBlob,
  receivedParts,
} from "./blobs.ts";
import { forgetParts, isCurrent, multipartOf } from "./multipart.ts";
import { type Body, pour, sizeProblem } from "./pour.ts";
import { isNoSuchUpload } from "./r2-refusal.ts";
import { blobs, parts } from "./schema.ts";

/** A part that is sent again replaces the one before. Once the blob is whole, nothing is written. */
export async function putPart(env: MediaEnv, own: OwnBlob, part: number, body: Body): Promise<Done | Rejection> {
  const blob = await findOwnBlob(firstDatabase(env), own);
  if (blob === undefined) return NOT_FOUND;
  if (part > partsOf(blob.bytes)) return { kind: "malformed", detail: `part: expected 1 to ${partsOf(blob.bytes)}` };
  if (blob.state === "whole") return DONE;
  const { from, to } = partRange(blob.bytes, part);
  const problem = sizeProblem(body, to - from);
  if (problem !== undefined) return problem;
  return isOnePart(blob) ? putWhole(env, blob, body) : putOneOfMany(env, blob, part, body);
}

async function putWhole(env: MediaEnv, { id, bytes }: BlobRow, body: Body): Promise<Done | Rejection> {
  const poured = await pour(body, bytes, (stream) => env.MEDIA.put(id, stream));
  if (!poured.ok) return poured.rejection;
  const now = await findBlob(firstDatabase(env), id);
  if (now !== undefined && !isGone(now)) return DONE;
  // It was deleted, or removed, while the bytes were on their way.
  await env.MEDIA.delete(id);
  return NOT_FOUND;
}

async function putOneOfMany(env: MediaEnv, blob: BlobRow, part: number, body: Body): Promise<Done | Rejection> {
  const db = firstDatabase(env);
  const upload = await multipartOf(env, blob);
  if (upload === undefined) return standing(env, blob.id);
  const { from, to } = partRange(blob.bytes, part);
  try {
    const multipart = env.MEDIA.resumeMultipartUpload(blob.id, upload);
    const poured = await pour(body, to - from, (stream) => multipart.uploadPart(part, stream));
    if (!poured.ok) return poured.rejection;
    const isNoted = await note(db, { id: blob.id, upload }, poured.value);
    return isNoted ? DONE : standing(env, blob.id);
  } catch (error) {
    if (!isNoSuchUpload(error)) throw error;
    await forgetParts(db, { ...blob, upload });
    return standing(env, blob.id);
  }
}

/** Not where the blob was completed, deleted or begun anew meanwhile: the part is in no upload that counts. */
async function note(
  db: Database,
  multipart: Pick<BlobRow, "id" | "upload">,
  { partNumber, etag }: R2UploadedPart,
): Promise<boolean> {
  const noted = await db
    .insert(parts)
    .select(sql`SELECT ${blobs.id}, ${partNumber}, ${etag} FROM ${blobs} WHERE ${isCurrent(multipart)}`)
    .onConflictDoUpdate({ target: [parts.blob, parts.part], set: { etag } })
    .returning({ part: parts.part });
  return noted.length > 0;
}

/** What became of the blob while its part was on its way. */
async function standing(env: MediaEnv, id: BlobId): Promise<Done | Rejection> {
  const blob = await findBlob(firstDatabase(env), id);
  if (blob === undefined || isGone(blob)) return NOT_FOUND;
  if (blob.state === "whole") return DONE;
  return incomplete(blob, await receivedParts(env, blob)) ?? DONE;
}
