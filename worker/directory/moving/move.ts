// Moves buckets from database to database while people go on: copy, compare, switch, delete. It can be stopped at any point and begun again.
// Until the last step a bucket can be read; from the first to the last but one nobody can write to it, and hears `unavailable`.

import { eq, inArray } from "drizzle-orm";
import type { Bucket } from "../buckets.ts";
import { moves } from "../schema.ts";
import { type Move, moved, movesTo, shardOf } from "../shard-map.ts";
import { everyBinding, firstDatabase, MAP_LASTS_MS, readMap } from "../shards.ts";
import { clear, copy, fence, isSame, unfence } from "./copy.ts";
import { claimMoving, endMoving, holdMoving, type Mover } from "./mover.ts";

/** Then every Worker has read the map anew, and one whose clock runs slow by a tenth too. */
const UNTIL_ALL_KNOW_MS = MAP_LASTS_MS + MAP_LASTS_MS / 10;
/** A request that has asked for its database may still read there. */
const UNTIL_ALL_HAVE_READ_MS = 30_000;
/** They wait together. */
const BUCKETS_AT_ONCE = 64;

/** These, whatever share that makes. */
export async function move(mover: Mover, wanted: readonly Move[]): Promise<void> {
  await claimMoving(mover);
  await goOn(mover);
  const map = await readMap(firstDatabase(mover.env));
  await run(
    mover,
    wanted.filter(({ bucket, from, to }) => shardOf(map, bucket) === from && from !== to),
  );
  await endMoving(mover);
}

/** Until as many databases as `count` have the same share each. First goes on with what a run before it began. */
export async function spreadOver(mover: Mover, count: number, said: (left: number) => void = () => {}): Promise<void> {
  await claimMoving(mover);
  await goOn(mover);
  for (;;) {
    const left = movesTo(count, await readMap(firstDatabase(mover.env)));
    said(left.length);
    if (left.length === 0) break;
    await run(mover, left.slice(0, BUCKETS_AT_ONCE));
  }
  await endMoving(mover);
}

/** What was begun and not yet switched stays where it was: where its database fails, or the copy is not the same. */
export async function takeBack(mover: Mover): Promise<void> {
  await claimMoving(mover);
  await undo(mover, await begun(mover, "copying"));
  await finish(mover, await begun(mover, "switched"));
  await endMoving(mover);
}

async function goOn(mover: Mover): Promise<void> {
  await finish(mover, await begun(mover, "switched"));
  await run(mover, await begun(mover, "copying"));
}

async function run(mover: Mover, group: readonly Move[]): Promise<void> {
  if (group.length === 0) return;
  await note(mover, group);
  await eachDatabase(mover, group, "to", fence);
  await eachDatabase(mover, group, "from", fence);
  for (const move of group) {
    await holdMoving(mover);
    await bring(mover, move);
  }
  await switchTo(mover, group);
  await finish(mover, group);
}

/** So that whoever goes on knows what was begun. */
async function note({ env }: Mover, group: readonly Move[]): Promise<void> {
  const rows = JSON.stringify(group.map(({ bucket, from, to }) => [bucket, from, to]));
  await env.DIRECTORY.prepare(
    `INSERT INTO moves (bucket, from_shard, to_shard, state)
      SELECT value ->> 0, value ->> 1, value ->> 2, 'copying' FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
  )
    .bind(rows)
    .run();
}

async function bring({ env }: Mover, { bucket, from, to }: Move): Promise<void> {
  const [source, target] = [bindingAt(env, from), bindingAt(env, to)];
  await clear(target, bucket);
  await copy(source, target, bucket);
  if (!(await isSame(source, target, bucket)))
    throw new Error(`bucket ${bucket}: the copy is not the same, and was not switched to`);
}

/** One transaction, and only by the mover that has the claim: one that slept meanwhile switches nothing. */
async function switchTo({ env, name }: Mover, group: readonly Move[]): Promise<void> {
  const before = await readMap(firstDatabase(env));
  const { version, shards } = moved(before, group);
  const [switched] = await env.DIRECTORY.batch([
    env.DIRECTORY.prepare("UPDATE shard_map SET version = ?, shards = ? WHERE id = 1 AND version = ? AND mover = ?").bind(
      version,
      shards,
      before.version,
      name,
    ),
    env.DIRECTORY.prepare(
      `UPDATE moves SET state = 'switched' WHERE bucket IN (SELECT value FROM json_each(?))
        AND EXISTS (SELECT 1 FROM shard_map WHERE version = ? AND mover = ?)`,
    ).bind(JSON.stringify(bucketsIn(group)), version, name),
  ]);
  if (switched?.meta.changes !== 1) throw new Error("another run moves buckets");
}

/** In this order: nobody writes to the new place while somebody may still read the old one. */
async function finish(mover: Mover, group: readonly Move[]): Promise<void> {
  if (group.length === 0) return;
  const { env } = mover;
  await mover.wait(UNTIL_ALL_KNOW_MS);
  await eachDatabase(mover, group, "to", unfence);
  await mover.wait(UNTIL_ALL_HAVE_READ_MS);
  await holdMoving(mover);
  // The fence stays here, for whoever slept longer than that.
  for (const { bucket, from } of group) await clear(bindingAt(env, from), bucket);
  await forget(mover, group);
}

async function undo(mover: Mover, group: readonly Move[]): Promise<void> {
  for (const { bucket, to } of group) {
    await holdMoving(mover);
    await clear(bindingAt(mover.env, to), bucket);
  }
  await eachDatabase(mover, group, "from", unfence);
  await forget(mover, group);
}

async function forget({ env }: Mover, group: readonly Move[]): Promise<void> {
  if (group.length > 0)
    await firstDatabase(env)
      .delete(moves)
      .where(inArray(moves.bucket, bucketsIn(group)));
}

async function begun({ env }: Mover, state: "copying" | "switched"): Promise<Move[]> {
  const { bucket, from, to } = moves;
  return firstDatabase(env).select({ bucket, from, to }).from(moves).where(eq(moves.state, state));
}

/** Once for each database that is this end of one of the moves. */
async function eachDatabase(
  { env }: Mover,
  group: readonly Move[],
  end: "from" | "to",
  act: (database: D1Database, buckets: readonly Bucket[]) => Promise<void>,
): Promise<void> {
  for (const shard of new Set(group.map((move) => move[end])))
    await act(bindingAt(env, shard), bucketsIn(group.filter((move) => move[end] === shard)));
}

function bucketsIn(group: readonly Move[]): Bucket[] {
  return group.map(({ bucket }) => bucket);
}

function bindingAt(env: Mover["env"], shard: number): D1Database {
  const binding = everyBinding(env)[shard];
  if (binding === undefined) throw new Error(`DIRECTORY_${shard} is not bound`);
  return binding;
}
