// How linking ends where it does not succeed, and how long anybody has.

import type { UnixMs } from "../../protocol/index.ts";

/** From showing the code until the new device has spoken. */
export const LINK_CODE_LIFETIME_MS = 2 * 60_000;
/** From beginning to end, on either side. */
export const LINK_LIFETIME_MS = 5 * 60_000;

export type LinkFailure =
  | "expired"
  /** It does not come from a device that was told the code, or was changed on its way */
  | "forged"
  /** It comes from one, and is not what this version says */
  | "malformed"
  /** The person typed other digits: somebody else may be in between, and there is no second try */
  | "wrong-check-code"
  /** What the old device handed over does not make this a device of its account */
  | "not-listed";
export type LinkFailed = { kind: "failed"; why: LinkFailure };

export function failed(why: LinkFailure): LinkFailed {
  return { kind: "failed", why };
}

/** A clock that went back counts as one that ran out: nobody gets more time by it. */
export function isOver(began: UnixMs, lifetimeMs: number, now: UnixMs): boolean {
  return now < began || now >= began + lifetimeMs;
}
