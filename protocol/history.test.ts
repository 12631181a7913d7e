import { expect, test } from "vitest";
import {
  CLEARED,
  clearedHistory,
  HISTORY_LEASE_MS,
  type HistoryState,
  moveHead,
  NO_HISTORY,
  releaseLease,
  takeLease,
} from "./history.ts";
import type { DeviceId } from "./ids.ts";

const NOW = 1_800_000_000_000;
const [phone, laptop] = ["phone", "laptop"] as DeviceId[] as [DeviceId, DeviceId];

function leased(there: HistoryState, device: DeviceId, now = NOW): HistoryState {
  const outcome = takeLease(there, device, now);
  if (outcome.kind !== "taken") throw new Error(outcome.kind);
  return outcome.state;
}
function moved(there: HistoryState, device: DeviceId, n: number, now = NOW): HistoryState {
  const outcome = moveHead(there, { device, head: { n, hash: `hash ${n}` } }, now);
  if (outcome.kind !== "moved") throw new Error(JSON.stringify(outcome));
  return outcome.state;
}

test("[HI1] one device writes at a time; its lease is renewed, and is another's when it ran out or a clock jumped", () => {
  const there = leased(NO_HISTORY, phone);
  expect(takeLease(there, laptop, NOW + 1000)).toEqual({ kind: "lease-held", retryAfterMs: HISTORY_LEASE_MS - 1000 });
  expect(leased(there, phone, NOW + 1000).lease).toEqual({ device: phone, until: NOW + 1000 + HISTORY_LEASE_MS });
  for (const later of [NOW + HISTORY_LEASE_MS, NOW - 1]) expect(leased(there, laptop, later).lease?.device).toBe(laptop);
});

test("[HI1] the lease of a device that was put out is anybody's at once", () => {
  const there = leased(NO_HISTORY, phone);
  expect(releaseLease(there, [laptop])).toEqual(there);
  expect(leased(releaseLease(there, [phone]), laptop).lease?.device).toBe(laptop);
});

test("[HI2] the head goes one further, by who holds the lease; never down, never aside; the same again is a retry", () => {
  const first = moved(leased(NO_HISTORY, phone), phone, 1);
  const second = moved(first, phone, 2);
  expect(moveHead(second, { device: phone, head: { n: 2, hash: "hash 2" } }, NOW)).toEqual({ kind: "known" });
  for (const [n, hash] of [
    [1, "hash 1"],
    [2, "another"],
    [4, "hash 4"],
  ] as const)
    expect(moveHead(second, { device: phone, head: { n, hash } }, NOW)).toEqual({ kind: "history-outdated", n: 2 });
  const next = { device: laptop, head: { n: 3, hash: "hash 3" } };
  expect(moveHead(second, next, NOW)).toMatchObject({ kind: "lease-held" });
  expect(moveHead(second, { ...next, device: phone }, NOW + HISTORY_LEASE_MS)).toMatchObject({ kind: "lease-held" });
  expect(moveHead(leased(second, laptop, NOW + HISTORY_LEASE_MS), next, NOW + HISTORY_LEASE_MS)).toMatchObject({ kind: "moved" });
});

test("[HI2] a history that was turned off goes on from its number", () => {
  const there = moved(leased(NO_HISTORY, phone), phone, 1);
  const cleared = clearedHistory(there);
  expect(cleared).toEqual({ head: { n: 2, hash: CLEARED }, lease: null });
  expect(clearedHistory(cleared)).toEqual(cleared);
  expect(clearedHistory(NO_HISTORY)).toEqual(NO_HISTORY);
  expect(moved(leased(cleared, laptop), laptop, 3).head).toEqual({ n: 3, hash: "hash 3" });
});
