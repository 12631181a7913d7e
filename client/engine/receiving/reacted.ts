// What others reacted to one's own messages and this person has not seen yet: what a notification tells. It counts as unread nowhere.

import type { Seq } from "../../../protocol/index.ts";
import { summaryOf } from "../../content/summary.ts";
import type { ConversationRecord, ReactedRecord } from "../../store/conversation-record.ts";
import type { Draft } from "../draft.ts";
import type { TimelineLine } from "../world.ts";
import type { Placed } from "./placed.ts";

/** A notification tells the newest; the others are there for when that is taken back. */
const KEPT = 8;
const LETTERS = 100;

/** Of each account and message the last one. @param emoji "" takes it back */
export function noteReacted(
  draft: Draft,
  { seq, sender, self }: Placed,
  { emoji, line }: { emoji: string; line: TimelineLine | undefined },
): void {
  const { record } = draft;
  if (line?.record.kind !== "message" || line.record.sender !== self || sender === self) return;
  const before = record.reacted ?? [];
  const others = before.filter(({ to, by }) => to !== line.seq || by !== sender);
  const isNews = emoji !== "" && seq > record.readUpTo && !draft.isFromHistory && record.request === null;
  if (!isNews && others.length === before.length) return;
  const { text } = line.record;
  const summary = summaryOf(line.record);
  const reacted: ReactedRecord = {
    seq,
    to: line.seq,
    by: sender,
    emoji,
    text: text.slice(0, LETTERS),
    ...(summary && { attachments: summary }),
  };
  record.reacted = isNews ? [...others, reacted].slice(-KEPT) : others;
}

/** Whoever has seen all messages has seen what hangs on them: so it is read up to there, and the account's other devices hear of that. */
export function seenWith({ reacted = [], unread }: Pick<ConversationRecord, "reacted" | "unread">, readUpTo: Seq): Seq {
  return unread > 0 ? readUpTo : reacted.reduce((newest, { seq }) => Math.max(newest, seq), readUpTo);
}

export function dropReacted({ record }: Draft, isGone: (reacted: ReactedRecord) => boolean): void {
  if (record.reacted?.some(isGone)) record.reacted = record.reacted.filter((each) => !isGone(each));
}
