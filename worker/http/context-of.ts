// What a request may leave to be done after its answer.

import type { ServiceContext } from "./service.ts";

/** Null where the platform did not bring the request: Hono throws then. */
export function contextOf(c: ServiceContext): Pick<ExecutionContext, "waitUntil"> | null {
  try {
    return c.executionCtx;
  } catch {
    return null;
  }
}
