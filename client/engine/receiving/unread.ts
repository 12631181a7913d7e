// How far this account has read, and what is unread beyond it.

import type { Seq } from "../../../protocol/index.ts";
import { countsAsUnread, type Kinds } from "../../content/kind.ts";
import type { TimelineRecord } from "../../store/tables.ts";
import type { Draft } from "../draft.ts";
import type { World } from "../world.ts";

/** Never backwards, and never beyond what this device has. */
export async function readTo(world: World, { record, lines }: Draft, upTo: Seq): Promise<void> {
  const readUpTo = Math.max(record.readUpTo, Math.min(upTo, record.cursor));
  if (readUpTo === record.readUpTo && record.unread === 0) return;
  record.readUpTo = readUpTo;
  const stored =
    readUpTo >= record.cursor ? [] : await world.store.range("timeline", { prefix: [record.id], from: readUpTo + 1 });
  const after = [...stored.map(({ value }) => value), ...lines.filter(({ seq }) => seq > readUpTo).map((line) => line.record)];
  const self = world.account().accountId;
  record.unread = after.filter((line) => countsIn(world.kinds, line) && "sender" in line && line.sender !== self).length;
}

/** A line that is unread where it is another's. */
export function countsIn(kinds: Kinds, line: TimelineRecord): boolean {
  return line.kind === "unknown" || (line.kind === "message" && countsAsUnread(kinds.named(line.body.kind)));
}
