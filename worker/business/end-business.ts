// A business comes to its end: by its object, which tells people first, or without one. Whatever breaks off is gone on with by the hour.

import { gt, inArray } from "drizzle-orm";
import type { UnixMs } from "../../protocol/index.ts";
import { firstDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";
import { gatewayOf } from "../rpc.ts";
import { endAccountOf } from "./end-account-of.ts";
import { forgetBusiness, markEnding } from "./forget-business.ts";
import { businesses } from "./schema.ts";

const ENDED_BY_THE_HOUR = 40;

/** @returns whether its object goes on with it; else nothing is left of it. */
export async function endBusiness(env: Env, { id, hosting }: { id: string; hosting: string }, now: UnixMs): Promise<boolean> {
  await markEnding(firstDatabase(env), id, now);
  if (hosting === "gateway" && (await gatewayOf(env, id).end())) return true;
  // Its object was lost, and its keys with it: nobody else knows of that account.
  if (hosting === "gateway") await endAccountOf(env, id, now);
  await forgetBusiness(env, id);
  return false;
}

/** What was cut off, and those whose owner is no more. */
export async function endByTheHour(env: Env, now: UnixMs): Promise<number> {
  const db = firstDatabase(env);
  const some = await db
    .select({ id: businesses.id, hosting: businesses.hosting })
    .from(businesses)
    .where(gt(businesses.ending, 0))
    .orderBy(businesses.ending, businesses.id)
    .limit(ENDED_BY_THE_HOUR);
  // Behind all others then: who does not come to an end holds up nobody.
  const ids = some.map(({ id }) => id);
  if (ids.length > 0) await db.update(businesses).set({ ending: now }).where(inArray(businesses.id, ids));
  const ended = await Promise.allSettled(some.map((each) => endBusiness(env, each, now)));
  return ended.filter(({ status }) => status === "fulfilled").length;
}
