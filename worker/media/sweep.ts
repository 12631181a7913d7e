// Takes away what is past its time: expired blobs, uploads that nobody completed, and what deleted ones left.

import { and, asc, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { BlobId, UnixMs } from "../../protocol/index.ts";
import { firstDatabase } from "../directory/shards.ts";
import type { BlobRow, MediaEnv } from "./blobs.ts";
import { abortMultipart } from "./multipart.ts";
import { blobs, keepers, parts } from "./schema.ts";

/** R2 deletes up to 1,000 objects by one call. */
const BATCH = 500;
/** A run ends after so many rows; the next one goes on. */
const BATCHES = 20;
/** Each abort is a call of its own, and one run may make only so many (developers.cloudflare.com/workers/platform/limits). */
const MAX_ABORTS = 500;
/** What R2 refused to delete moves back in the queue, so that it does not hold up the rest. */
const RETRY_MS = 3600 * 1000;

export type Swept = { gone: number; failed: number };

/** Oldest first. A row goes only after R2 has nothing more of it. */
export async function sweep(env: MediaEnv, now: UnixMs): Promise<Swept> {
  await firstDatabase(env).delete(keepers).where(lte(keepers.until, now));
  const swept = { gone: 0, failed: 0 };
  let aborts = 0;
  for (let batch = 0; batch < BATCHES && aborts < MAX_ABORTS; batch++) {
    const due = await firstDatabase(env)
      .select({ id: blobs.id, upload: blobs.upload })
      .from(blobs)
      .where(lte(blobs.sweepAt, now))
      .orderBy(asc(blobs.sweepAt))
      .limit(BATCH);
    if (due.length === 0) break;
    aborts += due.filter(({ upload }) => upload !== "").length;
    const gone = await emptyR2(env, due);
    await settle(env, due, gone, now);
    swept.gone += gone.length;
    swept.failed += due.length - gone.length;
  }
  return swept;
}

/** @returns those of which R2 has nothing more */
async function emptyR2(env: MediaEnv, due: Pick<BlobRow, "id" | "upload">[]): Promise<BlobId[]> {
  const aborts = await Promise.allSettled(due.map((blob) => abortMultipart(env, blob)));
  const ids = due.filter((_, i) => aborts[i]?.status === "fulfilled").map(({ id }) => id);
  if (ids.length === 0) return [];
  const [deleted] = await Promise.allSettled([env.MEDIA.delete(ids)]);
  return deleted?.status === "fulfilled" ? ids : [];
}

async function settle(env: MediaEnv, due: { id: BlobId }[], gone: BlobId[], now: UnixMs): Promise<void> {
  const db = firstDatabase(env);
  const isGone = new Set(gone);
  const failed = due.map(({ id }) => id).filter((id) => !isGone.has(id));
  await db.batch([
    db.delete(parts).where(inArray(parts.blob, listed(gone))),
    db.delete(blobs).where(inArray(blobs.id, listed(gone))),
    db
      .update(blobs)
      .set({ sweepAt: now + RETRY_MS })
      .where(and(inArray(blobs.id, listed(failed)), lte(blobs.sweepAt, now))),
  ]);
}

/** As one parameter: D1 takes a hundred at most. */
function listed(ids: BlobId[]): SQL {
  return sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}
