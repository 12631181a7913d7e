// Where others mean this account, until it has read that.

import type { Seq } from "../../../protocol/index.ts";
import type { Said } from "../../content/kind.ts";
import type { Mention } from "../../content/mention.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { Placed } from "./placed.ts";

/**
 * One jumps from one to the next; whoever is meant more often than that reads on by themselves from there to the newest, which is
 * kept too: the chat is marked until that is read.
 */
const KEPT = 20;

type Record = Pick<ConversationRecord, "kind" | "mentioned">;

/** Between two everything is meant. */
export function noteMentioned(record: Record, { seq, sender, self, id }: Placed & { id: string }, said: Said | null): void {
  if (record.kind !== "group" || !said?.mentions?.some(({ account }) => account === self)) return;
  record.mentioned = fewest([...(record.mentioned ?? []), { seq, sender, id }]);
}

/** Said in other words: who is meant now is led there as long as they have not read it, and who no longer is, is not. */
export function followMentioned(
  record: Record & Pick<ConversationRecord, "readUpTo">,
  { seq, sender, self, id }: Pick<Placed, "seq" | "sender" | "self"> & { id: string },
  mentions: readonly Mention[],
): void {
  const isMeant = record.kind === "group" && sender !== self && mentions.some(({ account }) => account === self);
  if (!isMeant) dropMentioned(record, (at) => at === seq);
  const known = record.mentioned ?? [];
  if (!isMeant || seq <= record.readUpTo || known.some((each) => each.seq === seq)) return;
  record.mentioned = fewest([...known, { seq, sender, id }].sort((a, b) => a.seq - b.seq));
}

function fewest<T>(all: readonly T[]): T[] {
  return all.length <= KEPT ? [...all] : [...all.slice(0, KEPT - 1), ...all.slice(-1)];
}

export function dropMentioned(record: Record, isGone: (seq: Seq) => boolean): void {
  if (record.mentioned?.some(({ seq }) => isGone(seq))) record.mentioned = record.mentioned.filter(({ seq }) => !isGone(seq));
}
