// What no handler answered: routes that are not there, methods that they do not have, and bugs.

import type { Hono } from "hono";
import { tally } from "../counting/counting.ts";
import { isOnItsWay, MAP_LASTS_MS } from "../directory/shards.ts";
import { reject } from "./reject.ts";
import type { Service, ServiceContext } from "./service.ts";

const RETRY_AFTER_MS = 2_000;

export function notFound(c: ServiceContext): Response {
  return reject(c, { kind: "not-found" });
}

/** Call it after the routes are there: what they do not take falls through to this. */
export function refuseOtherMethods(app: Hono<Service>, routes: Iterable<{ method: string; path: string }>): void {
  const methodsOf = new Map<string, Set<string>>();
  for (const { method, path } of routes) {
    methodsOf.set(path, (methodsOf.get(path) ?? new Set()).add(method));
  }
  for (const [path, methods] of methodsOf) {
    const allowed = [...methods].sort().join(", ");
    app.all(path, (c) => {
      c.header("Allow", allowed);
      const answer = reject(c, { kind: "malformed", detail: `method: expected ${allowed}` });
      return new Response(answer.body, { status: 405, headers: answer.headers });
    });
  }
}

/** The log says where, and which kind of error. Its message may quote what somebody sent, so it stays out. */
export function failed(error: Error, c: ServiceContext): Response {
  if (isOnItsWay(error)) return reject(c, { kind: "unavailable", retryAfterMs: MAP_LASTS_MS });
  tally.note("failed-requests");
  const { name, cause } = error;
  const at = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  console.error({
    event: "request-failed",
    method: c.req.method,
    route: c.req.routePath,
    error: name,
    cause: cause instanceof Error ? cause.name : undefined,
    at: at?.slice(0, 8).map((line) => line.trim()),
  });
  return reject(c, { kind: "unavailable", retryAfterMs: RETRY_AFTER_MS });
}
