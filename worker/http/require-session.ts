// Lets in who has a session, and says to the handlers who it is.

import { findSession } from "../directory/sessions.ts";
import { addressOf } from "./address.ts";
import { RETRY_AFTER_MS } from "./limit-rate.ts";
import { reject } from "./reject.ts";
import type { Middleware } from "./service.ts";
import { tokenOf } from "./session-token.ts";

export const requireSession: Middleware = entry(false);
/** Also for an account that is suspended: to read what is its own, and to end it. */
export const requireSessionStill: Middleware = entry(true);

function entry(isForSuspended: boolean): Middleware {
  return async (c, next) => {
    const token = await tokenOf(c);
    if (token === undefined) return reject(c, { kind: "no-session" });
    // Its form is public, so it may still be made up: whoever tries many is counted before the database is asked.
    const { success } = await c.env.ASK_LIMIT.limit({ key: addressOf(c) });
    if (!success) return reject(c, { kind: "rate-limited", retryAfterMs: RETRY_AFTER_MS });
    const session = await findSession(c.env, token, c.var.now);
    if (session === undefined) return reject(c, { kind: "no-session" });
    const { isSuspended, ...who } = session;
    if (isSuspended && !isForSuspended) return reject(c, { kind: "suspended" });
    c.set("session", who);
    return next();
  };
}
