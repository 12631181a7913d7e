// What an answer, or none, means for a delivery.

import type { UnixMs } from "../../../protocol/index.ts";
import type { Exchange } from "./exchange.ts";
import { readRetryAfter } from "./schedule.ts";

export type Verdict = {
  kind: "delivered" | "failed" | "gone";
  status: number | null;
  why: string | null;
  retryAfterMs: number;
};

/** 2xx alone is delivered. What they say after it is cut where it is too long, but they have the event: sending it again would not help. */
export function verdictOf(exchange: Exchange, now: UnixMs): Verdict {
  if (exchange.kind === "failed") return { kind: "failed", status: null, why: exchange.why, retryAfterMs: 0 };
  const { status } = exchange;
  if (status >= 200 && status < 300) {
    return { kind: "delivered", status, why: exchange.isCut ? "too-big" : null, retryAfterMs: 0 };
  }
  if (status === 410) return { kind: "gone", status, why: "gone", retryAfterMs: 0 };
  const why = status >= 300 && status < 400 ? "redirect" : null;
  return { kind: "failed", status, why, retryAfterMs: readRetryAfter(exchange.retryAfter, now) };
}
