// A file that must not be here: its bytes go, and its id is never taken again. Nobody knows what is in it; whoever has its key and its id has told.

import { eq } from "drizzle-orm";
import type { BlobId, UnixMs } from "../../protocol/index.ts";
import { NEVER } from "../directory/columns.ts";
import { firstDatabase } from "../directory/shards.ts";
import { findBlob, type MediaEnv } from "../media/blobs.ts";
import { abortMultipart } from "../media/multipart.ts";
import { blobs, parts } from "../media/schema.ts";

/**
 * First the row, so that nothing is written after R2 was emptied. Also where there is none yet: then it does not come to be.
 * @returns `nobody`: there was no such file
 */
export async function removeBlob(env: MediaEnv, id: BlobId, now: UnixMs): Promise<"done" | "already" | "nobody"> {
  const db = firstDatabase(env);
  const found = await findBlob(db, id);
  if (found?.state !== "removed") {
    const gone = {
      id,
      account: "" as never,
      bytes: 0,
      kept: false,
      state: "removed",
      upload: "",
      created: now,
      sweepAt: NEVER,
    } as const;
    await db.batch([
      db.delete(parts).where(eq(parts.blob, id)),
      // Another row in its place: what it took is its account's again.
      db.delete(blobs).where(eq(blobs.id, id)),
      db.insert(blobs).values(gone),
    ]);
    if (found !== undefined) await abortMultipart(env, found);
  }
  // R2 alone knows of it where the tables were set back.
  const isNobodys = found === undefined && (await env.MEDIA.head(id)) === null;
  await env.MEDIA.delete(id);
  if (isNobodys) return "nobody";
  return found?.state === "removed" ? "already" : "done";
}
