// Stops sending to a receiver that only fails, and lets a single attempt look whether it is back.

import type { UnixMs } from "../../../protocol/index.ts";

export type Breaker = {
  /** In a row */
  failures: number;
  /** The first of them */
  failingSince: UnixMs;
  /** 0 where it is closed */
  openUntil: UnixMs;
  coolDownMs: number;
};

export const CLOSED: Breaker = { failures: 0, failingSince: 0, openUntil: 0, coolDownMs: 0 };
const FAILURES = 10;
/** A burst that fails in one second says little: a restart of theirs takes longer. */
const FOR_MS = 60_000;
const FIRST_COOL_DOWN_MS = 15_000;
export const LONGEST_COOL_DOWN_MS = 300_000;

export function afterSuccess(): Breaker {
  return CLOSED;
}

export function afterFailure(breaker: Breaker, now: UnixMs): Breaker {
  const failures = breaker.failures + 1;
  const failingSince = breaker.failures === 0 ? now : breaker.failingSince;
  const counted = { ...breaker, failures, failingSince };
  if (breaker.openUntil === 0) {
    const isEnough = failures >= FAILURES && now - failingSince >= FOR_MS;
    return isEnough ? open(counted, FIRST_COOL_DOWN_MS, now) : counted;
  }
  // What began before it opened says nothing new.
  if (now < breaker.openUntil) return counted;
  return open(counted, Math.min(breaker.coolDownMs * 2, LONGEST_COOL_DOWN_MS), now);
}

/** How many may be under way at once */
export function allowed(breaker: Breaker, now: UnixMs, cap: number): number {
  if (breaker.openUntil === 0) return cap;
  return now < breaker.openUntil ? 0 : 1;
}

function open(breaker: Breaker, coolDownMs: number, now: UnixMs): Breaker {
  return { ...breaker, coolDownMs, openUntil: now + coolDownMs };
}
