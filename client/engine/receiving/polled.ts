// What comes of a poll, kept with its message: what each account chose last before it was closed, by the order of the log. Pure.

import type { AccountId, Seq } from "../../../protocol/index.ts";
import type { MessageRecord } from "../../store/tables.ts";
import { type Draft, replaceLine } from "../draft.ts";
import type { TimelineLine } from "../world.ts";

/** More than a chat has accounts: who left has voted too. */
const MAX_VOTERS = 1024;

/** @returns null where it counts for nothing: no poll, no such option, several where one may choose one, later than what is known, or closed */
export function withVote(
  record: MessageRecord,
  vote: { by: AccountId; seq: Seq; chosen: readonly number[] },
): MessageRecord | null {
  const { body } = record;
  if (body.kind !== "poll" || !mayChoose(body, vote.chosen)) return null;
  const { votes = [], closed = null } = record.polled ?? {};
  if (closed !== null && vote.seq > closed) return null;
  const others = votes.filter(({ by }) => by !== vote.by);
  const before = votes.find(({ by }) => by === vote.by);
  if ((before !== undefined && before.seq >= vote.seq) || others.length >= MAX_VOTERS) return null;
  return { ...record, polled: { votes: [...others, { ...vote, chosen: [...vote.chosen] }], closed } };
}

export function withEnd(record: MessageRecord, seq: Seq): MessageRecord | null {
  const { votes = [], closed = null } = record.polled ?? {};
  if (record.body.kind !== "poll" || (closed !== null && closed <= seq)) return null;
  return { ...record, polled: { votes: votes.filter((vote) => vote.seq < seq), closed: seq } };
}

export function mayChoose(
  { options, several }: { options: readonly string[]; several: boolean },
  chosen: readonly number[],
): boolean {
  return chosen.every((place) => place < options.length) && (several || chosen.length <= 1);
}

/** @param chosen null: nobody votes any more */
export function noteVote(
  draft: Draft,
  line: TimelineLine | undefined,
  { chosen, ...vote }: { by: AccountId; seq: Seq; chosen: readonly number[] | null },
): void {
  if (line?.record.kind !== "message") return;
  const next = chosen === null ? withEnd(line.record, vote.seq) : withVote(line.record, { ...vote, chosen });
  if (next !== null) replaceLine(draft, { ...line, record: next });
}
