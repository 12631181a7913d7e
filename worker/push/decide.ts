// When a device is pushed to. Pure: what is so now, what happened, what is so then.

import type { UnixMs } from "../../protocol/index.ts";
import type { Verdict } from "./verdict.ts";

/**
 * `idle`: it has heard of everything. `due`: something came that it has not heard of; `at` is the next try. `sent`: it was told at `at`, and
 * has not come since.
 */
export type PushState = { kind: "idle" | "due" | "sent"; at: UnixMs /** Failed ones in a row */; attempts: number };

export const IDLE: PushState = { kind: "idle", at: 0, attempts: 0 };
/** As long as that one push stands for all that comes: its `Topic` would replace it anyway. After that it may have been lost. */
export const ONE_PUSH_STANDS_MS = 6 * 3600 * 1000;
const FIRST_WAIT_MS = 15_000;
const MAX_WAIT_MS = 3600_000;
const ATTEMPTS = 10;

/** Something came for a device that has no socket here. */
export function onNews(state: PushState, now: UnixMs): PushState {
  // A clock that jumped back must not silence it for ever.
  const stands = state.kind === "sent" && now < state.at + ONE_PUSH_STANDS_MS && state.at <= now + ONE_PUSH_STANDS_MS;
  return state.kind === "due" || stands ? state : { kind: "due", at: now, attempts: 0 };
}

/** Of one that was due. What was refused, or tried too often, rests as if it had been sent: news that come after that begin anew. */
export function onVerdict({ attempts }: PushState, verdict: Exclude<Verdict, { kind: "gone" }>, now: UnixMs): PushState {
  if (verdict.kind !== "retry" || attempts + 1 >= ATTEMPTS) return { kind: "sent", at: now, attempts: 0 };
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** attempts, MAX_WAIT_MS);
  return { kind: "due", at: now + Math.max(waitMs, verdict.afterMs), attempts: attempts + 1 };
}
