// No envelope is stepped over (CL11): which of them follow what is stored, and where a page of the log leaves something out.

import type { Envelope, Seq } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import { addLine, type Draft } from "../draft.ts";
import { breakChain } from "../receiving/chaining.ts";

/** The next that is missing: the cursor's successor, but for one's own that the service placed beyond it. */
export function nextMissing({ cursor, ahead }: Pick<ConversationRecord, "cursor" | "ahead">): Seq {
  let next = cursor + 1;
  while (ahead.includes(next)) next++;
  return next;
}

/** Whether they can be taken as they are, in this order: each is there already or the next that is missing. */
export function follow(
  { cursor, ahead }: Pick<ConversationRecord, "cursor" | "ahead">,
  envelopes: readonly Pick<Envelope, "seq">[],
): boolean {
  let reached = cursor;
  for (const { seq } of envelopes) {
    if (seq > nextMissing({ cursor: reached, ahead })) return false;
    reached = Math.max(reached, seq);
  }
  return true;
}

/** A page in runs without holes. The service keeps Commits for longer than messages, so that there may be a hole before each. */
export function unbroken(envelopes: readonly Envelope[]): Envelope[][] {
  const runs: Envelope[][] = [];
  for (const envelope of envelopes) {
    const run = runs.at(-1);
    if (run?.at(-1)?.seq === envelope.seq - 1) run.push(envelope);
    else runs.push([envelope]);
  }
  return runs;
}

/**
 * The log has nothing before `next`. The service keeps an envelope until each member device has it, or 30 days: a hole means that it waited
 * longer, and a line says so.
 */
export function passGap(draft: Draft, next: Seq): void {
  const { record, group } = draft;
  const expected = nextMissing(record);
  if (next <= expected) return;
  record.cursor = next - 1;
  record.gap = true;
  breakChain(draft, next);
  record.ahead = record.ahead.filter((seq) => seq >= next);
  if (group !== null) addLine(draft, expected, { kind: "system", at: record.serverAt, line: { kind: "expired" } });
}
