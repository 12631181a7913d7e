import fc from "fast-check";
import { expect, test } from "vitest";
import { idFromBytes } from "../../protocol/index.ts";
import { BUCKETS, bucketAt, bucketIn, bucketOf, numberOf, rangeOf } from "./buckets.ts";
import { ALL_IN_THE_FIRST, moved, movesTo, type ShardMap, shardOf } from "./shard-map.ts";

const counts = ({ shards }: ShardMap, of: number) =>
  Array.from({ length: of }, (_, shard) => shards.filter((each) => each === shard).length);

test("a bucket is named by its two letters, and SQL finds each id of it between two others", () => {
  for (let number = 0; number < BUCKETS; number++) expect(numberOf(bucketAt(number))).toBe(number);
  expect(["", "A", "AAA", "A!", "~~"].map(bucketIn)).toEqual(Array(5).fill(undefined));
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat(BUCKETS - 1), (bytes, other) => {
      const id = idFromBytes(bytes);
      const isIn = ({ from, to }: { from: string; to: string }) => id >= from && id < to;
      expect(isIn(rangeOf(bucketOf(id as never)))).toBe(true);
      expect(isIn(rangeOf(bucketAt(other)))).toBe(bucketAt(other) === bucketOf(id as never));
    }),
  );
});

test("[DI4] one database more takes its share and no more than that from each; nothing moves among the others", () => {
  let map = ALL_IN_THE_FIRST;
  for (let count = 2; count <= 9; count++) {
    const moves = movesTo(count, map);
    expect(moves).toHaveLength(Math.floor(BUCKETS / count));
    expect(moves.every(({ to }) => to === count - 1)).toBe(true);
    expect(moves.every(({ bucket, from }) => shardOf(map, bucket) === from)).toBe(true);
    map = moved(map, moves);
    expect(Math.max(...counts(map, count)) - Math.min(...counts(map, count))).toBeLessThanOrEqual(1);
    expect(movesTo(count, map)).toEqual([]);
  }
});

test("from any map to any count, each database ends with its share, and one that is to go with nothing", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(6), { minLength: BUCKETS, maxLength: BUCKETS }),
      fc.integer({ min: 1, max: 7 }),
      (shards, count) => {
        const map = moved(
          { version: 3, shards: Uint8Array.from(shards) },
          movesTo(count, { version: 3, shards: Uint8Array.from(shards) }),
        );
        const held = counts(map, 7);
        expect(held.slice(count).every((n) => n === 0)).toBe(true);
        expect(Math.max(...held.slice(0, count)) - Math.min(...held.slice(0, count))).toBeLessThanOrEqual(1);
        expect(map.version).toBe(4);
      },
    ),
    { numRuns: 20 },
  );
});
