// What is done by the hour: each job by itself in each database, so that one that fails holds up nothing else.

import { endByTheHour } from "./business/end-business.ts";
import { forgetPast } from "./business/forget-past.ts";
import { countWhatIsThere } from "./counting/counting.ts";
import { forgetWriters } from "./counting/writers.ts";
import { everyDatabase, firstDatabase } from "./directory/shards.ts";
import { directorySweeps } from "./directory/sweep.ts";
import type { Env } from "./env.ts";
import { sweep } from "./media/sweep.ts";
import { forgetOldAudit } from "./operator/audit.ts";
import { forgetInvitations } from "./operator/invitations.ts";

export async function byTheHour(env: Env, now: number): Promise<void> {
  await alone("media", 0, async () => console.log({ event: "media-swept", ...(await sweep(env, now)) }));
  await alone("businesses", 0, () => forgetPast(firstDatabase(env), now));
  await alone("ending-businesses", 0, async () => void (await endByTheHour(env, now)));
  await alone("operator-audit", 0, () => forgetOldAudit(firstDatabase(env), now));
  await alone("counters", 0, () => countWhatIsThere(env, now));
  await alone("writers", 0, () => forgetWriters(env, now));
  await alone("invitations", 0, () => forgetInvitations(firstDatabase(env), now));
  for (const [name, job] of Object.entries(directorySweeps))
    for (const { shard, db } of everyDatabase(env)) await alone(name, shard, () => job(db, now, env));
}

/** Which kind of error, never its message: that may quote a row. */
async function alone(job: string, shard: number, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    console.error({ event: "sweep-failed", job, shard, error: error instanceof Error ? error.name : "not an error" });
  }
}
