// How long a business keeps what was said: days, or not longer than its webhook takes.

import type { ConversationId, Seq, UnixMs } from "../../protocol/index.ts";
import type { BusinessEvent } from "./business.ts";
import type { Events } from "./events.ts";
import { readMessageId } from "./ids.ts";
import type { Lookup } from "./lookup.ts";
import type { Outgone } from "./outgone.ts";
import type { Known, People } from "./people.ts";

const DAY_MS = 24 * 3600_000;
const PAGE = 200;

export type Keeping = {
  self(): string;
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

/** For the daily round. Where nothing is to be kept, what no webhook took goes after a day. */
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

/** With nothing to be kept: what was delivered goes, and what was said before it. */
export async function forgetDelivered(given: Keeping, event: BusinessEvent): Promise<void> {
  const isOver = event.kind === "message" || (event.kind === "status" && event.status === "read");
  if (given.days() > 0 || !isOver) return;
  const named = readMessageId(event.message);
  const known = given.people.get(event.person);
  if (named === undefined || known === undefined) return;
  const found = await given.lookup.named(known.conversation, senderOf(given, known, named.direction), named.contentId);
  if (found !== undefined) await given.forget(known.conversation, found.seq + 1);
}

function senderOf({ self }: Keeping, { account }: Known, direction: "in" | "out"): Known["account"] {
  return direction === "out" ? (self() as Known["account"]) : account;
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
