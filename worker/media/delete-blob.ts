// Deletes one's own blob, or aborts its upload. The row stays for a day: schema.ts says why.

import { and, eq, ne } from "drizzle-orm";
import { type Rejection, UPLOAD_LIFETIME_MS } from "../../protocol/index.ts";
import { firstDatabase } from "../directory/shards.ts";
import { DONE, type Done, findBlob, type MediaEnv, NOT_FOUND, type OwnBlob } from "./blobs.ts";
import { abortMultipart } from "./multipart.ts";
import { blobs, parts } from "./schema.ts";

/** First the row, so that nothing is written after R2 was emptied. Said again, it empties R2 again. */
export async function deleteBlob(env: MediaEnv, { account, blob, now }: OwnBlob): Promise<Done | Rejection> {
  const db = firstDatabase(env);
  const found = await findBlob(db, blob);
  if (found?.account !== account) return NOT_FOUND;
  const [[deleted]] = await db.batch([
    db
      .update(blobs)
      .set({ state: "deleted", sweepAt: now + UPLOAD_LIFETIME_MS })
      .where(and(eq(blobs.id, blob), ne(blobs.state, "deleted")))
      .returning(),
    db.delete(parts).where(eq(parts.blob, blob)),
  ]);
  await abortMultipart(env, deleted ?? found);
  await env.MEDIA.delete(blob);
  return DONE;
}
