// What the service keeps of a vault, and how often somebody may fail to open one. The service and its simulation decide by it.

import type { AccountId, UnixMs } from "./ids.ts";
import type { Rejection } from "./rejection.ts";

/** What its root signed, and of that what the service asks; bytes in base64url. */
export type VaultState = {
  account: AccountId;
  version: number;
  record: string;
  /** Whoever signs with it is given the record; null: this way to recover is gone, and no older one comes back */
  proofKey: string | null;
};

/** The same record again is a retry. Whose it is hears nobody else. */
export function putVault(there: VaultState | undefined, next: VaultState): { kind: "put"; state: VaultState } | Rejection {
  if (there === undefined) return { kind: "put", state: next };
  if (there.account !== next.account) return { kind: "bad-proof" };
  if (there.record === next.record) return { kind: "put", state: there };
  return next.version > there.version ? { kind: "put", state: next } : { kind: "vault-outdated", version: there.version };
}

export const TRIES = 10;
export const TRIES_COME_BACK_MS = 3600_000;
export type Tries = { left: number; at: UnixMs };

/** One try is taken before it is known whether it fails, so that many at once are not more. */
export function takeTry(
  there: Tries | undefined,
  now: UnixMs,
): { kind: "ok"; tries: Tries } | { kind: "rate-limited"; retryAfterMs: number } {
  const { left } = triesAt(there, now);
  if (left < 1) return { kind: "rate-limited", retryAfterMs: Math.ceil(((1 - left) * TRIES_COME_BACK_MS) / TRIES) };
  return { kind: "ok", tries: { left: left - 1, at: now } };
}

/** It did not fail. */
export function giveTryBack(there: Tries | undefined, now: UnixMs): Tries {
  return { left: Math.min(TRIES, triesAt(there, now).left + 1), at: now };
}

function triesAt(there: Tries | undefined, now: UnixMs): Tries {
  if (there === undefined) return { left: TRIES, at: now };
  const cameBack = (Math.max(0, now - there.at) * TRIES) / TRIES_COME_BACK_MS;
  return { left: Math.min(TRIES, there.left + cameBack), at: now };
}
