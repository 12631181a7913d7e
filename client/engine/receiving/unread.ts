// How far this account has read, and what is unread beyond it.

import type { Seq } from "../../../protocol/index.ts";
import { countsAsUnread, type Kinds } from "../../content/kind.ts";
import type { TimelineRecord } from "../../store/tables.ts";
import type { Draft } from "../draft.ts";
import type { World } from "../world.ts";
import { loadActing } from "./load-acting.ts";
import { dropMentioned } from "./mentioned.ts";
import { dropReacted, seenWith } from "./reacted.ts";

/** Never backwards, and never beyond what this device has. @param isElsewhere by another device of the account */
export async function readTo(world: World, draft: Draft, upTo: Seq, isElsewhere = false): Promise<void> {
  const { record, lines } = draft;
  const readUpTo = Math.max(record.readUpTo, Math.min(upTo, record.cursor));
  const hasReacted = (record.reacted ?? []).length > 0;
  if (readUpTo === record.readUpTo && record.unread === 0 && !hasReacted) return;
  record.readUpTo = readUpTo;
  const stored =
    readUpTo >= record.cursor ? [] : await world.store.range("timeline", { prefix: [record.id], from: readUpTo + 1 });
  const after = [...stored.map(({ value }) => value), ...lines.filter(({ seq }) => seq > readUpTo).map((line) => line.record)];
  const self = world.account().accountId;
  record.unread = after.filter((line) => countsIn(world.kinds, line) && "sender" in line && line.sender !== self).length;
  record.readUpTo = seenWith(record, readUpTo);
  dropReacted(draft, ({ seq }) => seq <= record.readUpTo);
  dropMentioned(record, (seq) => seq <= record.readUpTo);
  if (record.unreadTimed != null && record.unreadTimed <= record.readUpTo)
    await (await loadActing()).startTimes(world, draft, isElsewhere);
}

/** A line that is unread where it is another's. */
export function countsIn(kinds: Kinds, line: TimelineRecord): boolean {
  return line.kind === "unknown" || (line.kind === "message" && countsAsUnread(kinds.named(line.body.kind)));
}
