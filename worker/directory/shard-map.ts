// Which database has which bucket. Stored in the first database, so that a database can be added without anything being moved by that.

import { BUCKETS, type Bucket, bucketAt, numberOf } from "./buckets.ts";

/** One byte for each bucket: the number of its database. `version` counts the changes. */
export type ShardMap = { version: number; shards: Uint8Array };

export const MAX_SHARDS = 256;

/** Before anything was spread: all are in the first one. */
export const ALL_IN_THE_FIRST: ShardMap = { version: 0, shards: new Uint8Array(BUCKETS) };

export function shardOf({ shards }: ShardMap, bucket: Bucket): number {
  const shard = shards[numberOf(bucket)];
  if (shard === undefined) throw new TypeError("not a bucket");
  return shard;
}

export type Move = { bucket: Bucket; from: number; to: number };

/**
 * The fewest moves after which `count` databases have as many buckets each, to within one.
 * Databases from `count` on are left empty.
 */
export function movesTo(count: number, { shards }: ShardMap): Move[] {
  const held = Array.from({ length: MAX_SHARDS }, () => [] as number[]);
  for (const [bucket, shard] of shards.entries()) held[shard]?.push(bucket);
  // Whoever has most keeps the extra one: it has that much less to move.
  const order = Array.from({ length: count }, (_, shard) => shard).sort(
    (a, b) => (held[b]?.length ?? 0) - (held[a]?.length ?? 0) || a - b,
  );
  const share = new Map(order.map((shard, i) => [shard, Math.floor(BUCKETS / count) + (i < BUCKETS % count ? 1 : 0)]));
  const spare = held.flatMap((buckets, from) =>
    buckets.slice(share.get(from) ?? 0).map((number) => ({ bucket: bucketAt(number), from })),
  );
  return order.flatMap((to) => {
    const wanting = Math.max(0, (share.get(to) ?? 0) - (held[to]?.length ?? 0));
    return spare.splice(0, wanting).map((move) => ({ ...move, to }));
  });
}

export function moved({ version, shards }: ShardMap, moves: readonly Move[]): ShardMap {
  const next = shards.slice();
  for (const { bucket, to } of moves) next[numberOf(bucket)] = to;
  return { version: version + 1, shards: next };
}
