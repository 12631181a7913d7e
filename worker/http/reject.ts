// A rejection as an HTTP answer: one shape for every error.

import type { ErrorBody, Rejection } from "../../protocol/index.ts";
import { rejectionStatus } from "../../protocol/index.ts";
import { tally } from "../counting/counting.ts";
import type { ServiceContext } from "./service.ts";

export function reject(c: ServiceContext, rejection: Rejection): Response {
  tally.note(`rejected-${rejection.kind}`);
  if ("retryAfterMs" in rejection) c.header("Retry-After", String(Math.ceil(rejection.retryAfterMs / 1000)));
  return c.json({ error: rejection } satisfies ErrorBody, rejectionStatus[rejection.kind]);
}
