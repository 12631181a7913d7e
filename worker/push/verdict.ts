// What a push service's answer means.

import type { UnixMs } from "../../protocol/index.ts";

/**
 * `gone`: that subscription will never work again (RFC 8030 §7.3). `refused`: not now, and trying the same again will not help.
 * `retry`: later, not before `afterMs` where the service asked for that.
 */
export type Verdict = { kind: "sent" } | { kind: "gone" } | { kind: "refused" } | { kind: "retry"; afterMs: number };

/** Nobody keeps us waiting for longer. */
const MAX_WAIT_MS = 24 * 3600 * 1000;

/** @param retryAfter the header: seconds, or a date (RFC 9110 §10.2.3) */
export function verdictOf(status: number, retryAfter: string | null, now: UnixMs): Verdict {
  if (status >= 200 && status < 300) return { kind: "sent" };
  if (status === 404 || status === 410) return { kind: "gone" };
  const isPassing = status === 408 || status === 425 || status === 429 || status >= 500;
  return isPassing ? { kind: "retry", afterMs: waitOf(retryAfter, now) } : { kind: "refused" };
}

function waitOf(retryAfter: string | null, now: UnixMs): number {
  const text = (retryAfter ?? "").trim();
  const asked = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(asked) ? Math.min(Math.max(asked, 0), MAX_WAIT_MS) : 0;
}
