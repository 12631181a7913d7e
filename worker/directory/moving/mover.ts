// Who moves buckets: one at a time. The claim is in the row of the map, and every switch of the map asks for it.

import type { DirectoryEnv } from "../shards.ts";

export type Mover = {
  env: DirectoryEnv;
  /** Random: another run is another mover */
  name: string;
  now(): number;
  wait(ms: number): Promise<void>;
};

/** A run that was killed holds up the next one no longer than that. */
export const CLAIM_LASTS_MS = 5 * 60_000;

/** Throws where another moves. */
export async function claimMoving({ env, name, now }: Mover): Promise<void> {
  const at = now();
  const [, claimed] = await env.DIRECTORY.batch([
    env.DIRECTORY.prepare("INSERT INTO shard_map VALUES (1, 0, zeroblob(4096), '', 0) ON CONFLICT DO NOTHING"),
    env.DIRECTORY.prepare(
      "UPDATE shard_map SET mover = ?1, mover_until = ?2 WHERE id = 1 AND (mover = '' OR mover_until <= ?3)",
    ).bind(name, at + CLAIM_LASTS_MS, at),
  ]);
  if (claimed?.meta.changes !== 1) throw new Error(ANOTHER);
}

/** Before each step: one that slept for too long goes no further. */
export async function holdMoving({ env, name, now }: Mover): Promise<void> {
  const { meta } = await env.DIRECTORY.prepare("UPDATE shard_map SET mover_until = ? WHERE mover = ?")
    .bind(now() + CLAIM_LASTS_MS, name)
    .run();
  if (meta.changes !== 1) throw new Error(ANOTHER);
}

const ANOTHER = "another run moves buckets: wait until it ends, or for five minutes after it was stopped";

export async function endMoving({ env, name }: Mover): Promise<void> {
  await env.DIRECTORY.prepare("UPDATE shard_map SET mover = '', mover_until = 0 WHERE mover = ?").bind(name).run();
}
