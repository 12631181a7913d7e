// An account's history at the service: sealed objects, the head of their chain of manifests, and which device writes it now. Service and simulation decide by it.

import type { DeviceId, UnixMs } from "./ids.ts";
import type { Rejection } from "./rejection.ts";

/** Routes that carry bytes instead of JSON. */
export const historyPaths = {
  /** PUT, the bytes whose hash is the object's id */
  putHistoryObject: "/v1/me/history/objects/:object",
  /** GET -> the bytes */
  historyObject: "/v1/me/history/objects/:object",
} as const;

/** A segment or a manifest as it lies there: 1 MiB, and what sealing adds */
export const MAX_HISTORY_OBJECT_BYTES = 1024 * 1024 + 64;
export const HISTORY_QUOTA_BYTES = 1024 * 1024 * 1024;
export const MAX_HISTORY_OBJECTS = 8192;
/** In one step of the head */
export const MAX_HISTORY_CHANGES = 2048;
export const HISTORY_LEASE_MS = 10 * 60_000;
/** What was put there and never named by a head */
export const HISTORY_LOOSE_MS = 24 * 3600_000;

/** First 16 bytes of the SHA-256 of its bytes, base64url: it cannot be other bytes, and to put it there again changes nothing. */
export type HistoryObjectId = string;
/** The newest manifest: its number, and SHA-256 of its bytes (base64url) */
export type HistoryHead = { n: number; hash: string };
export type HistoryState = { head: HistoryHead | null; lease: { device: DeviceId; until: UnixMs } | null };

export const NO_HISTORY: HistoryState = { head: null, lease: null };

/** One device writes at a time. Its own lease is renewed; one that ran out is anybody's. */
export function takeLease(
  there: HistoryState,
  device: DeviceId,
  now: UnixMs,
): { kind: "taken"; state: HistoryState } | Rejection {
  const { lease } = there;
  if (lease !== null && lease.device !== device && isHeld(lease, now))
    return { kind: "lease-held", retryAfterMs: lease.until - now };
  return { kind: "taken", state: { ...there, lease: { device, until: now + HISTORY_LEASE_MS } } };
}

/** Those devices are out: what they held is anybody's. */
export function releaseLease(there: HistoryState, out: readonly DeviceId[]): HistoryState {
  return there.lease !== null && out.includes(there.lease.device) ? { ...there, lease: null } : there;
}

/** One further, by whoever holds the lease. The same head again is a retry. */
export function moveHead(
  there: HistoryState,
  { device, head }: { device: DeviceId; head: HistoryHead },
  now: UnixMs,
): { kind: "moved"; state: HistoryState } | { kind: "known" } | Rejection {
  if (there.head?.n === head.n && there.head.hash === head.hash) return { kind: "known" };
  const { lease } = there;
  if (lease === null || lease.device !== device || !isHeld(lease, now)) return { kind: "lease-held", retryAfterMs: 0 };
  const n = there.head?.n ?? 0;
  return head.n === n + 1 ? { kind: "moved", state: { ...there, head } } : { kind: "history-outdated", n };
}

/** The head of a history that was turned off: nothing lies under it, and what comes next goes on from its number, so that it never went down. */
export const CLEARED = "";

export function clearedHistory({ head }: HistoryState): HistoryState {
  return { head: head && (head.hash === CLEARED ? head : { n: head.n + 1, hash: CLEARED }), lease: null };
}

/** A clock that jumped makes no lease longer than it was. */
function isHeld({ until }: { until: UnixMs }, now: UnixMs): boolean {
  return now < until && until - now <= HISTORY_LEASE_MS;
}
