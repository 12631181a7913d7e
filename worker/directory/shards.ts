// The databases of the directory: the one place that knows their bindings. DIRECTORY alone, or DIRECTORY_1, DIRECTORY_2 ... beside it.

import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AccountId } from "../../protocol/index.ts";
import { countedDatabase } from "../counting/counted-database.ts";
import { type Bucket, bucketOf } from "./buckets.ts";
import type { Database } from "./database.ts";
import { shardMap } from "./schema.ts";
import { ALL_IN_THE_FIRST, type ShardMap, shardOf } from "./shard-map.ts";

export type DirectoryEnv = { DIRECTORY: D1Database } & { [shard: `DIRECTORY_${number}`]: D1Database };
/** Where the first is enough */
export type FirstEnv = Pick<DirectoryEnv, "DIRECTORY">;
export type Shard = { shard: number; db: Database };

/**
 * So long a Worker goes by the map that it has read. Who moves a bucket lets nobody write to it until every map is younger than the
 * move (moving/move.ts), so nothing is ever read where it no longer is.
 */
export const MAP_LASTS_MS = 15_000;

type Known = { map: ShardMap; readAt: number };

/** What stands for the databases of a Worker: for who keeps something of theirs for a while. */
export function placeOf({ DIRECTORY }: FirstEnv): object {
  return DIRECTORY;
}

export class Shards {
  private readonly known = new WeakMap<D1Database, Known>();
  private readonly clock: () => number;

  constructor(clock: () => number) {
    this.clock = clock;
  }

  /** Asked anew by each request that finds it too old: a promise of one request is of no use to another. */
  async map(env: DirectoryEnv): Promise<ShardMap> {
    const known = this.known.get(env.DIRECTORY);
    const now = this.clock();
    // A clock that was set back makes it too old as well.
    if (known !== undefined && now >= known.readAt && now < known.readAt + MAP_LASTS_MS) return known.map;
    const map = await readMap(firstDatabase(env));
    this.known.set(env.DIRECTORY, { map, readAt: now });
    return map;
  }
}

const shards = new Shards(() => Date.now());

/** What is in no bucket: the map, challenges, files and businesses. */
export function firstDatabase({ DIRECTORY }: FirstEnv): Database {
  return drizzle(countedDatabase(DIRECTORY));
}

export function databaseOfAccount(env: DirectoryEnv, account: AccountId): Promise<Database> {
  return databaseOfBucket(env, bucketOf(account));
}

export async function shardOfAccount(env: DirectoryEnv, account: AccountId): Promise<Shard> {
  const shard = shardOf(await shards.map(env), bucketOf(account));
  return { shard, db: databaseAt(env, shard) };
}

export async function databaseOfBucket(env: DirectoryEnv, bucket: Bucket): Promise<Database> {
  return databaseAt(env, shardOf(await shards.map(env), bucket));
}

/** Each database that has one of them is there once. */
export async function byDatabase<Item>(
  env: DirectoryEnv,
  items: readonly Item[],
  bucketOfItem: (item: Item) => Bucket,
): Promise<(Shard & { items: Item[] })[]> {
  const map = await shards.map(env);
  const groups = Map.groupBy(items, (item) => shardOf(map, bucketOfItem(item)));
  return [...groups].map(([shard, own]) => ({ shard, db: databaseAt(env, shard), items: own }));
}

/** For what is done to all of them, each by itself. */
export function everyDatabase(env: DirectoryEnv): Shard[] {
  return everyBinding(env).map((binding, shard) => ({ shard, db: drizzle(countedDatabase(binding)) }));
}

export function everyBinding(env: DirectoryEnv): D1Database[] {
  const bindings = [env.DIRECTORY];
  for (let next = env.DIRECTORY_1; next !== undefined; next = env[`DIRECTORY_${bindings.length}`]) bindings.push(next);
  return bindings;
}

/** Throws where it is not bound: better no answer than "there is no such account". */
export function databaseAt(env: DirectoryEnv, shard: number): Database {
  const binding = shard === 0 ? env.DIRECTORY : env[`DIRECTORY_${shard}`];
  if (binding === undefined) throw new Error(`DIRECTORY_${shard} is not bound`);
  return drizzle(countedDatabase(binding));
}

export async function readMap(first: Database): Promise<ShardMap> {
  const found = await first
    .select({ version: shardMap.version, shards: shardMap.shards })
    .from(shardMap)
    .where(eq(shardMap.id, 1))
    .get();
  return found ?? ALL_IN_THE_FIRST;
}

/** A bucket on its way takes no writes: the database itself refuses (migrations/0005). The request is to be tried again. */
export function isOnItsWay(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (at.message.includes(ON_ITS_WAY)) return true;
  return false;
}

/** As the database says it, where it is asked beforehand */
export function onItsWay(): Error {
  return new Error(ON_ITS_WAY);
}

const ON_ITS_WAY = "this bucket is on its way";
