// What is done by the hour: each job by itself, so that one that fails holds up nothing else.

import { forgetPast } from "./business/forget-past.ts";
import { database } from "./directory/database.ts";
import { directorySweeps } from "./directory/sweep.ts";
import type { Env } from "./env.ts";
import { sweep } from "./media/sweep.ts";

export async function byTheHour(env: Env, now: number): Promise<void> {
  const db = database(env);
  await alone("media", async () => console.log({ event: "media-swept", ...(await sweep(env, now)) }));
  await alone("businesses", () => forgetPast(db, now));
  for (const [name, job] of Object.entries(directorySweeps)) await alone(name, () => job(db, now));
}

/** Which kind of error, never its message: that may quote a row. */
async function alone(job: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    console.error({ event: "sweep-failed", job, error: error instanceof Error ? error.name : "not an error" });
  }
}
