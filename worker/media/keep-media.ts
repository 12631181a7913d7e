// Files that the history of an account names stay longer than others, as far as there is room. Which messages name them nobody says here.

import { and, count, eq, gt, inArray, max, type SQL, sql, sum } from "drizzle-orm";
import {
  type AccountId,
  type BlobId,
  HISTORY_MEDIA_BYTES,
  HISTORY_MEDIA_FILES,
  MEDIA_RETENTION_MS,
  type UnixMs,
} from "../../protocol/index.ts";
import { firstDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";
import { settingsOf } from "../operator/settings.ts";
import type { MediaEnv } from "./blobs.ts";
import { blobs, keepers } from "./schema.ts";

type Wanted = { account: AccountId; blobs: readonly BlobId[]; drops: readonly BlobId[]; now: UnixMs };
type Kept = { kept: BlobId[]; bytes: number; limitBytes: number; lastAt: UnixMs };
/** `until`: as it is kept already; null where it is not */
export type Asked = { id: BlobId; bytes: number; until: UnixMs | null };
type Room = { bytes: number; files: number };

/** So long it says nothing new that a file is to stay. */
const FRESH_MS = 14 * 24 * 3600 * 1000;

export async function keepMedia(env: MediaEnv & Env, { account, blobs: wanted, drops, now }: Wanted): Promise<Kept> {
  const db = firstDatabase(env);
  const { accountStorageBytes } = await settingsOf(env);
  const limitBytes = Math.min(HISTORY_MEDIA_BYTES, accountStorageBytes);
  if (drops.length > 0) await db.delete(keepers).where(and(eq(keepers.account, account), inArray(keepers.blob, listed(drops))));
  const isKept = and(eq(keepers.account, account), gt(keepers.until, now));
  const used = () =>
    db
      .select({ bytes: sum(keepers.bytes).mapWith(Number), files: count(), until: max(keepers.until) })
      .from(keepers)
      .where(isKept);
  const [[before], there] = await db.batch([
    used(),
    db
      .select({ id: blobs.id, bytes: blobs.bytes, until: keepers.until })
      .from(blobs)
      .leftJoin(keepers, and(eq(keepers.blob, blobs.id), isKept))
      .where(and(inArray(blobs.id, listed(wanted)), eq(blobs.state, "whole"), eq(blobs.kept, false))),
  ]);
  const asked = new Map(there.map((each) => [each.id, each]));
  const inOrder = [...new Set(wanted)].flatMap((id) => asked.get(id) ?? []);
  const { kept, again, added } = decide(
    inOrder,
    {
      bytes: limitBytes - (before?.bytes ?? 0),
      files: HISTORY_MEDIA_FILES - (before?.files ?? 0),
    },
    now,
  );
  const until = now + MEDIA_RETENTION_MS;
  if (again.length > 0)
    await db
      .update(keepers)
      .set({ until })
      .where(and(eq(keepers.account, account), inArray(keepers.blob, listed(again))));
  // Two devices at once have no more room than one: whoever comes second finds that it does not fit, and asks again in a month.
  const fit =
    added.length === 0
      ? []
      : await db.all<{ blob: BlobId }>(sql`
          INSERT INTO ${keepers} (account, blob, bytes, until)
          SELECT ${account}, id, bytes, ${until} FROM ${blobs}
          WHERE id IN ${listed(added)} AND ${limitBytes} >= (
            SELECT coalesce(sum(bytes), 0) FROM ${blobs} WHERE id IN ${listed(added)}
          ) + (
            SELECT coalesce(sum(bytes), 0) FROM ${keepers} WHERE account = ${account} AND until > ${now} AND blob NOT IN ${listed(added)}
          )
          ON CONFLICT (account, blob) DO UPDATE SET until = excluded.until
          RETURNING blob`);
  const stay = [...again, ...fit.map(({ blob }) => blob)];
  // Cut off here it is asked again: who did not hear that it is kept says so once more.
  if (stay.length > 0)
    await db
      .update(blobs)
      .set({ sweepAt: until })
      .where(and(inArray(blobs.id, listed(stay)), eq(blobs.state, "whole"), sql`${blobs.sweepAt} < ${until}`));
  const [after] = stay.length > 0 ? await used() : [before];
  const isThere = new Set([...kept.filter((id) => !added.includes(id)), ...stay]);
  return {
    kept: kept.filter((id) => isThere.has(id)),
    bytes: after?.bytes ?? 0,
    limitBytes,
    lastAt: after?.until ? after.until - MEDIA_RETENTION_MS : 0,
  };
}

/** Pure. What is kept already keeps its place; of the rest, in the order asked, whatever fits. What was said lately is not written once more. */
export function decide(asked: readonly Asked[], room: Room, now: UnixMs): { kept: BlobId[]; again: BlobId[]; added: BlobId[] } {
  let { bytes, files } = room;
  const known = asked.filter(({ until }) => until !== null);
  const added = asked.filter((each) => {
    if (each.until !== null || each.bytes > bytes || files === 0) return false;
    bytes -= each.bytes;
    files--;
    return true;
  });
  const again = known.filter(({ until }) => (until ?? 0) < now + MEDIA_RETENTION_MS - FRESH_MS);
  const ids = (some: readonly Asked[]) => some.map(({ id }) => id);
  return { kept: ids([...known, ...added]), again: ids(again), added: ids(added) };
}

/** As one parameter: D1 takes a hundred at most. */
function listed(ids: readonly BlobId[]): SQL {
  return sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}
