// Rate limits: for each account, or for each address where nobody has signed in yet. How much, says wrangler.toml.

import type { RateLimitName } from "../env.ts";
import { addressOf } from "./address.ts";
import { reject } from "./reject.ts";
import type { Middleware } from "./service.ts";

/** The binding does not say when there is room again; its counts are of a minute at most. */
const RETRY_AFTER_MS = 10_000;

/** Put it behind `requireSession` where there is one. */
export function limitRate(name: RateLimitName): Middleware {
  return async (c, next) => {
    const key = c.var.session?.account ?? addressOf(c);
    const { success } = await c.env[name].limit({ key });
    return success ? next() : reject(c, { kind: "rate-limited", retryAfterMs: RETRY_AFTER_MS });
  };
}
