// After the tables were set back to an earlier time: files that lie in R2 and that no row knows are taken into the books again, so that they go with their
// time. A page at a time, from the listing of the bucket; said again it changes nothing.

import { sql } from "drizzle-orm";
import { type BlobId, MEDIA_RETENTION_MS, type UnixMs } from "../../protocol/index.ts";
import { firstDatabase } from "../directory/shards.ts";
import type { MediaEnv } from "../media/blobs.ts";
import { blobs } from "../media/schema.ts";

const AT_ONCE = 500;
/** Histories and what Gateways keep lie under names of their own, and are in no table of D1. */
const FILE = /^[A-Za-z0-9_-]{22}$/;

export type Reconciled = { looked: number; adopted: number; cursor: string | null };

export async function reconcileFiles(env: MediaEnv, cursor: string | null, now: UnixMs): Promise<Reconciled> {
  const page = await env.MEDIA.list({ limit: AT_ONCE, ...(cursor !== null && { cursor }) });
  const files = page.objects.filter(({ key }) => FILE.test(key));
  // Whose they were is not known any more: nobody's. A photo of somebody's is kept by its row alone, so what has none goes.
  const rows = files.map(({ key, size, uploaded }) => [key as BlobId, size, uploaded.getTime(), now + MEDIA_RETENTION_MS]);
  const adopted = await firstDatabase(env)
    .insert(blobs)
    .select(
      sql`SELECT value ->> 0, '', value ->> 1, 0, 'whole', '', value ->> 2, value ->> 3 FROM json_each(${JSON.stringify(rows)}) WHERE true`,
    )
    .onConflictDoNothing()
    .returning({ id: blobs.id });
  return { looked: files.length, adopted: adopted.length, cursor: page.truncated ? page.cursor : null };
}
