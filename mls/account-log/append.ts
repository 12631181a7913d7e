// What the service decides about an entry that somebody hands in: appended, there already, made for another head, or refused.

import { type DeviceId, sameBytes, type UnixMs } from "../../protocol/index.ts";
import { type AccountLog, extendLog, type LogPlace, placeAt, stateOf } from "./account-log.ts";
import { type AccountState, type EntryRefused, refusedEntry } from "./account-state.ts";
import { NO_ENTRY, readEntry } from "./entry.ts";

/** A device learns the service's time before it signs; what it signed long ago and kept is not taken. */
export const ENTRY_TIME_TOLERANCE_MS = 10 * 60 * 1000;

export type AppendDecision =
  | {
      kind: "append";
      log: AccountLog;
      /** Active from now on */ began: DeviceId[];
      /** Not active any more: their sessions and sockets end */ ended: DeviceId[];
    }
  /** The same bytes again: its first answer got lost */
  | { kind: "known" }
  /** Somebody was quicker, or it follows from nothing here: to be signed anew for this head */
  | { kind: "conflict"; head: LogPlace | undefined }
  | EntryRefused;

export async function decideAppend(log: AccountLog, bytes: Uint8Array, now: UnixMs): Promise<AppendDecision> {
  const signed = await readEntry(bytes);
  if (signed === undefined) return refusedEntry("malformed");
  const { seq, prev, at } = signed.entry;
  const there = log.entries[seq - 1];
  if (there !== undefined && sameBytes(there.hash, signed.hash)) return { kind: "known" };
  const head = placeAt(log, log.entries.length);
  if (seq !== log.entries.length + 1 || !sameBytes(prev, head?.hash ?? NO_ENTRY)) return { kind: "conflict", head };
  // The first entry is made before there is anybody to hear of it, and may wait for a network.
  if (head !== undefined && Math.abs(at - now) > ENTRY_TIME_TOLERANCE_MS) return refusedEntry("time");
  const next = await extendLog(log, bytes);
  if (next.kind === "refused") return next;
  const { kind: _, ...grown } = next;
  const [before, after] = [activeIn(stateOf(log)), activeIn(stateOf(grown))];
  return {
    kind: "append",
    log: grown,
    began: [...after].filter((id) => !before.has(id)),
    ended: [...before].filter((id) => !after.has(id)),
  };
}

function activeIn(state: AccountState | undefined): Set<DeviceId> {
  const active = [...(state?.devices.values() ?? [])].filter(({ standing }) => standing === "active");
  return new Set(active.map(({ id }) => id));
}
