// How long a business keeps what was said: so many days, and a day at least, for which a talk goes on.

import type { ConversationId, Seq, UnixMs } from "../../../protocol/index.ts";
import type { Events } from "../store/events.ts";
import type { Journal } from "../store/journal.ts";
import type { KeptSince } from "../store/kept-since.ts";
import type { MessageLookup } from "../store/message-lookup.ts";
import type { SentMessages } from "../store/sent-messages.ts";

const DAY_MS = 24 * 3600_000;
const PAGE = 200;

export type RetentionPorts = {
  lookup: Pick<MessageLookup, "between">;
  keptSince: Pick<KeptSince, "before" | "begin" | "end">;
  journal: Pick<Journal, "forgetReach">;
  events: Pick<Events, "forgetBefore" | "forget">;
  sentMessages: Pick<SentMessages, "forgetBefore">;
  days(): number;
  now(): UnixMs;
  /** Takes lines out of the client's store for good; the journal does not hear of it. */
  forget(conversation: ConversationId, before: Seq): Promise<unknown>;
  /** Nothing of these waits any more. */
  forgotten(events: number[]): void;
};

/** What is older goes. Where nothing is to be kept, what is there goes after a day. */
export function keptFrom({ now, days }: Pick<RetentionPorts, "now" | "days">): UnixMs {
  return now() - Math.max(days(), 1) * DAY_MS;
}

/** For the daily round. What it costs follows what is past its time. */
export async function forgetOld(given: RetentionPorts): Promise<void> {
  const { events, sentMessages, keptSince, journal } = given;
  const before = keptFrom(given);
  for (let ids = events.forgetBefore(before, PAGE); ids.length > 0; ids = events.forgetBefore(before, PAGE)) given.forgotten(ids);
  sentMessages.forgetBefore(before);
  for (let some = keptSince.before(before, PAGE); some.length > 0; some = keptSince.before(before, PAGE)) {
    for (const conversation of some) {
      keptSince.begin(conversation);
      const first = await forgetLinesBefore(given, conversation, before);
      // Of whom nothing is kept, nothing is told: how far it was told goes too.
      if (keptSince.end(conversation, first)) journal.forgetReach(conversation);
    }
  }
}

/**
 * With nothing to be kept the event goes when its receiver has it. The line that it tells of stays for its day, or nothing could answer it,
 * mark it as read or fetch its file; and an event that became a dead letter stays with it, or an erasure would not find that.
 */
export function settled(
  { days, events }: Pick<RetentionPorts, "days" | "events">,
  event: number,
  outcome: "delivered" | "dead",
): void {
  if (days() === 0 && outcome === "delivered") events.forget(event);
}

/** @returns when the first was said that stays; null: nothing does */
async function forgetLinesBefore(
  { lookup, forget }: RetentionPorts,
  conversation: ConversationId,
  time: UnixMs,
): Promise<UnixMs | null> {
  let from = 0;
  for (;;) {
    const lines = await lookup.between(conversation, from, Number.MAX_SAFE_INTEGER, PAGE);
    const kept = lines.find(({ record }) => record.at >= time);
    const last = lines.at(-1);
    if (kept !== undefined || last === undefined) {
      const before = kept?.seq ?? from;
      if (before > 0) await forget(conversation, before);
      return kept?.record.at ?? null;
    }
    from = last.seq + 1;
  }
}
