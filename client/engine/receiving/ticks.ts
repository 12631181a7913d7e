// Truthful ticks: how far every other account has received and read, from what their devices say.

import type { AccountId, DeviceId, Seq } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { MarkerRecord, RosterRecord } from "../../store/tables.ts";

export type Reach = { deliveredByAll: Seq; readByAll: Seq };

/**
 * Delivered: each other account has a device that received it. Whoever joined later was not meant, so everything up to their
 * joining counts as reached. Neither value ever goes back.
 */
export function reach(
  record: ConversationRecord,
  roster: RosterRecord,
  markers: ReadonlyMap<DeviceId, MarkerRecord>,
  self: AccountId,
): Reach {
  const others = roster.members.filter(({ account }) => account !== self && !record.leaving.includes(account));
  if (others.length === 0) return { deliveredByAll: record.deliveredByAll, readByAll: record.readByAll };
  const least = (which: "delivered" | "read") =>
    Math.min(
      ...others.map(({ account, joinedAt }) => {
        const said = [...markers.values()].filter((marker) => marker.account === account).map((marker) => marker[which]);
        return Math.max(joinedAt, ...said);
      }),
    );
  return {
    deliveredByAll: Math.max(record.deliveredByAll, least("delivered")),
    readByAll: Math.max(record.readByAll, least("read")),
  };
}

export function tick(seq: Seq | null, { deliveredByAll, readByAll }: Reach): "pending" | "sent" | "delivered" | "read" {
  if (seq === null) return "pending";
  if (seq <= readByAll) return "read";
  return seq <= deliveredByAll ? "delivered" : "sent";
}
