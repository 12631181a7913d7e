// How long a message is on this device: as the group had agreed in the epoch in which it was sent, whatever its sender would rather have (DM1).
// Loaded where messages disappear.

import type { UnixMs } from "../../../protocol/index.ts";
import type { Lifetime, TimelineRecord } from "../../store/tables.ts";
import type { Draft } from "../draft.ts";
import type { World } from "../world.ts";
import type { Placed } from "./placed.ts";

/** The time of one's own runs from when the service placed it, that of another's from when it is read. Null: it ran out before it came here. */
export function lifetimeAt(
  { clock, readsOnArrival }: Pick<World, "clock" | "readsOnArrival">,
  { record }: Pick<Draft, "record">,
  { seq, at, sender, self }: Pick<Placed, "seq" | "at" | "sender" | "self">,
  livesMs: number,
): Lifetime | null {
  const now = clock.now();
  const isRead = sender === self || seq <= record.readUpTo;
  if (isRead || readsOnArrival) {
    const expiresAt = (isRead ? at : now) + livesMs;
    return expiresAt <= now ? null : { livesMs, expiresAt };
  }
  record.unreadTimed ??= seq;
  return { livesMs };
}

/** What lasts no longer than this enters no history. */
const BRIEF_MS = 24 * 3600_000;

export function isBrief(record: TimelineRecord): boolean {
  return "id" in record && record.livesMs !== undefined && record.livesMs <= BRIEF_MS;
}

/** In a history, where nobody says when it was read: it counts from when it was sent. */
export function expiryInHistory(record: TimelineRecord): UnixMs | undefined {
  if (!("id" in record) || !record.livesMs) return undefined;
  return record.expiresAt ?? record.at + record.livesMs;
}

/** Undefined where it stays, or where its time does not run yet. */
export function expiryOf(record: TimelineRecord): UnixMs | undefined {
  return "id" in record ? record.expiresAt : undefined;
}
