// How long a business keeps what was said: so many days, and a day at least, for which a talk goes on.

import type { ConversationId, Seq, UnixMs } from "../../protocol/index.ts";
import type { Events } from "./events.ts";
import type { Lookup } from "./lookup.ts";
import type { Outgone } from "./outgone.ts";
import type { People } from "./people.ts";

const DAY_MS = 24 * 3600_000;
const PAGE = 200;

export type Keeping = {
  lookup: Lookup;
  people: People;
  events: Events;
  outgone: Outgone;
  days(): number;
  now(): UnixMs;
  /** Takes lines out of the client's store; the journal does not hear of it. */
  forget(conversation: ConversationId, before: Seq): Promise<unknown>;
  /** Nothing of these waits any more. */
  forgotten(events: number[]): void;
};

/** For the daily round. Where nothing is to be kept, what is there goes after a day. */
export async function forgetOld(given: Keeping): Promise<void> {
  const before = given.now() - Math.max(given.days(), 1) * DAY_MS;
  for (let ids = given.events.forgetBefore(before, PAGE); ids.length > 0; ids = given.events.forgetBefore(before, PAGE))
    given.forgotten(ids);
  given.outgone.forgetBefore(before);
  for (let page = given.people.page({ after: null, limit: PAGE }); page.length > 0; ) {
    for (const { conversation } of page) await forgetLinesBefore(given, conversation, before);
    page = given.people.page({ after: page.at(-1)?.person ?? null, limit: PAGE });
  }
}

/**
 * With nothing to be kept the event goes when its receiver has it. The line that it tells of stays for its day, or nothing could answer it,
 * mark it as read or fetch its file; and an event that became a dead letter stays with it, or an erasure would not find that.
 */
export function settled({ days, events }: Pick<Keeping, "days" | "events">, event: number, outcome: "delivered" | "dead"): void {
  if (days() === 0 && outcome === "delivered") events.forget(event);
}

async function forgetLinesBefore({ lookup, forget }: Keeping, conversation: ConversationId, time: UnixMs): Promise<void> {
  let from = 0;
  for (;;) {
    const lines = await lookup.between(conversation, from, Number.MAX_SAFE_INTEGER, PAGE);
    const kept = lines.find(({ record }) => record.at >= time);
    const last = lines.at(-1);
    if (kept !== undefined || last === undefined) {
      const before = kept?.seq ?? from;
      if (before > 0) await forget(conversation, before);
      return;
    }
    from = last.seq + 1;
  }
}
