// Which of the operator's secrets wraps the key of each hosted business: told by their Gateways, seen by who replaces a secret.

import { and, asc, eq, gt, ne, sql } from "drizzle-orm";
import { firstDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";
import { gatewaySecretOf, markOf, secretBeforeOf } from "../gateway-secret.ts";
import { gatewayOf } from "../rpc.ts";
import { businesses } from "./schema.ts";

/** Each is a call to an object, and one request may make only so many. */
const AT_ONCE = 40;

export type Rewrapped = {
  hosted: number;
  /** Whose key the secret of now does not wrap, as far as is known */
  behind: number;
  /** Of those that were asked: they opened by neither secret */
  shut: number;
  isReplacing: boolean;
  /** Where to go on; null: everybody was asked */
  next: string | null;
};

export async function noteSecret(env: Env, business: string, secret: string): Promise<void> {
  await firstDatabase(env).update(businesses).set({ secret }).where(eq(businesses.id, business));
}

/** Asks the next of those that are behind to wrap their keys anew; without being asked each does as it wakes, within a day. */
export async function rewrapSome(env: Env, after: string): Promise<Rewrapped> {
  const db = firstDatabase(env);
  const [secret, before] = [gatewaySecretOf(env), secretBeforeOf(env)];
  const mark = secret === null ? "" : await markOf(secret);
  const isHosted = and(eq(businesses.hosting, "gateway"), ne(businesses.account, ""));
  const isBehind = and(isHosted, ne(businesses.secret, mark));
  const some = await db
    .select({ id: businesses.id })
    .from(businesses)
    .where(and(isBehind, gt(businesses.id, after)))
    .orderBy(asc(businesses.id))
    .limit(AT_ONCE);
  const opened = await Promise.all(some.map(({ id }) => gatewayOf(env, id).rewrap()));
  const [count] = await db
    .select({ hosted: sql<number>`count(*)`, behind: sql<number>`coalesce(sum(${businesses.secret} <> ${mark}), 0)` })
    .from(businesses)
    .where(isHosted);
  const { hosted = 0, behind = 0 } = count ?? {};
  const next = some.length < AT_ONCE ? null : (some.at(-1)?.id ?? null);
  return { hosted, behind, shut: opened.filter((each) => !each).length, isReplacing: before !== null, next };
}
