// When a delivery is tried again: ten attempts over three days, later where the receiver asks for it.

import type { UnixMs } from "../../../protocol/index.ts";

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** Before the first attempt, the second and so on. */
export const DELAYS_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
export const MAX_ATTEMPTS = DELAYS_MS.length;
/** An attempt ends within fifteen seconds: what has not ended by then ended with its object. */
export const LEASE_MS = 20 * SECOND;
/** Longest that `Retry-After` can ask for */
export const MAX_RETRY_AFTER_MS = 24 * HOUR;
/** What could not be delivered in this time is dead, even if a breaker left it attempts. */
export const MAX_AGE_MS = 7 * 24 * HOUR;
/** To either side, so that what failed together does not come back together */
const JITTER = 0.1;

/**
 * @param made how many attempts were made
 * @param fraction random, from 0 up to 1
 * @returns null after the last one
 */
export function nextAttemptAt(made: number, now: UnixMs, fraction: number, retryAfterMs = 0): UnixMs | null {
  const delay = DELAYS_MS[made];
  if (delay === undefined) return null;
  const jittered = Math.round(delay * (1 - JITTER + 2 * JITTER * fraction));
  return now + Math.max(jittered, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
}

/** `Retry-After` is seconds or a date (RFC 9110 §10.2.3); anything else asks for nothing. @returns milliseconds from now */
export function readRetryAfter(header: string | null, now: UnixMs): number {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND;
  // Three letters of a day begin each of the three forms of a date; `Date.parse` alone takes "5.5" and "2030" for one.
  const date = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
