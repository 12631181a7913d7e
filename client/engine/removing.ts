// Messages that their person wants to see no more, on this device or another of the account: they go from here as what disappears does. A crash leaves
// the rest for the next start.

import type { Seq, UnixMs } from "../../protocol/index.ts";
import type { AtWork } from "./at-work.ts";
import type { Draft } from "./draft.ts";
import { readRecord } from "./history/writing.ts";
import { toRemove } from "./preferred.ts";
import { remove, sayWhatIsLeft } from "./receiving/expire.ts";
import { countsIn } from "./receiving/unread.ts";
import type { World } from "./world.ts";

/** All that are marked and here. One that is still to come by the log or the history goes when it comes; of one that never will the mark goes. */
export async function removeMarked(world: World, conversation: AtWork): Promise<void> {
  const marked = world.preferred.toRemove.get(conversation.id);
  if (marked === undefined || marked.size === 0) return;
  const isArriving = (world.account().arriving ?? null) !== null;
  const comesMore = isArriving || (await readRecord(world)).missing.length > 0;
  for (const [seq, said] of [...marked])
    if (await conversation.step((draft) => removeAt(world, draft, { seq, said, comesMore }))) marked.delete(seq);
}

type Marked = { seq: Seq; said: UnixMs; comesMore: boolean };

/** @returns whether nothing is to be done any more */
async function removeAt(world: World, draft: Draft, { seq, said, comesMore }: Marked): Promise<boolean> {
  const { record } = draft;
  const stored = await world.store.range("timeline", { prefix: [record.id], from: seq, before: seq + 1 });
  const lines = stored.filter(({ value }) => "id" in value && value.at <= said);
  if (stored.length === 0 && (comesMore || seq > record.cursor)) return false;
  const self = world.account().accountId;
  for (const { key, value } of lines) {
    const isUnread = seq > record.readUpTo && "sender" in value && value.sender !== self && countsIn(world.kinds, value);
    if (isUnread) record.unread = Math.max(0, record.unread - 1);
    await remove(world, draft, { seq, place: Number(key[2]), record: value }, true);
  }
  if (lines.length > 0) await sayWhatIsLeft(world, draft);
  draft.writes.push(toRemove(record.id, seq, null));
  return true;
}
