// Lines of the store and messages of the outbox as timeline items.

import type { AccountId, Seq, UnixMs } from "../../protocol/index.ts";
import { contentItemId, lineItemId } from "../content/item-id.ts";
import { linksIn } from "../content/links.ts";
import { wordless } from "../engine/receiving/reply.ts";
import { type Reach, tick } from "../engine/receiving/ticks.ts";
import type { Waiting, WaitingMessage } from "../engine/sending/waiting.ts";
import type { TimelineLine } from "../engine/world.ts";
import type { SystemLine, TimelineItem } from "../queries.ts";
import type { LineRecord } from "../store/line-record.ts";
import type { ReactionRecord, ReplyRecord } from "../store/tables.ts";
import { attachmentView, type SentBytes, uploadView } from "./attachment.ts";
import type { People } from "./people.ts";
import { reactionViews } from "./reactions.ts";

export type Shown = { people: People; waiting: Waiting };
type Reacted = ReadonlyMap<AccountId, ReactionRecord> | undefined;

export function placedItem(line: TimelineLine, reach: Reach, reacted: Reacted, shown: Shown): TimelineItem {
  const { seq, place, record } = line;
  const { people, waiting } = shown;
  const { at } = record;
  if (record.kind === "deleted" || ("id" in record && waiting.erased.has(contentItemId(record.sender, record.id))))
    return deletedItem(record, { seq, place }, people);
  switch (record.kind) {
    case "message": {
      const { sender, text, attachments = [], body, reply } = record;
      const own = sender === people.self;
      const id = contentItemId(sender, record.id);
      return {
        kind: "message",
        id,
        seq,
        place,
        at,
        sender: people.person(sender),
        own,
        text,
        links: linksIn(text),
        attachments: attachments.map(attachmentView),
        upload: null,
        state: own ? tick(seq, reach) : null,
        failure: null,
        reply: quoted(reply, shown),
        reactions: reactionViews(reacted, waiting.reactions.get(id), people),
        body,
      };
    }
    case "unknown": {
      const { sender, id } = record;
      const own = sender === people.self;
      return { kind: "unknown", id: contentItemId(sender, id), seq, place, at, sender: people.person(sender), own };
    }
    case "unreadable": {
      const sender = record.sender && people.person(record.sender);
      return { kind: "unreadable", id: lineItemId(seq, place), seq, place, at, sender, lost: record.final };
    }
    case "system":
      return { kind: "system", id: lineItemId(seq, place), seq, place, at, line: systemLine(record.line, people) };
  }
}

function deletedItem(
  { at, sender, id }: { at: UnixMs; sender: AccountId; id: string },
  placed: { seq: Seq | null; place: number },
  people: People,
): TimelineItem {
  const own = sender === people.self;
  return { kind: "deleted", id: contentItemId(sender, id), ...placed, at, sender: people.person(sender), own };
}

export function pendingItem({ item, said }: WaitingMessage, sentBytes: SentBytes, shown: Shown): TimelineItem {
  const { counter, at, reply, failure } = item;
  const { people, waiting } = shown;
  const id = contentItemId(people.self, item.id);
  const placed = { seq: null, place: counter };
  if (waiting.erased.has(id)) return deletedItem({ at, sender: people.self, id: item.id }, placed, people);
  return {
    kind: "message",
    id,
    ...placed,
    at,
    sender: people.person(people.self),
    own: true,
    text: said.text,
    links: linksIn(said.text),
    attachments: (said.attachments ?? []).map(attachmentView),
    upload: failure === null ? uploadView(item, sentBytes) : null,
    state: failure === null ? "pending" : "failed",
    failure,
    reply: quoted(reply, shown),
    reactions: [],
    body: said.body,
  };
}

function quoted(whole: ReplyRecord | null, { people, waiting }: Shown) {
  const reply = whole && waiting.erased.has(contentItemId(whole.sender, whole.id)) ? wordless(whole) : whole;
  return (
    reply && {
      id: contentItemId(reply.sender, reply.id),
      seq: reply.seq,
      sender: people.person(reply.sender),
      text: reply.text,
      attachment: reply.attachment ?? null,
    }
  );
}

/** Accounts as people, whatever the line says: `by` and `to` keep their names. */
function systemLine(record: LineRecord, { person }: People): SystemLine {
  const line: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    if (name === "accounts") line.people = (value as AccountId[]).map(person);
    else if (name === "with") line.with = value === null ? null : person(value as AccountId);
    else if (name === "came" || name === "left") line[name] = (value as AccountId[]).map(person);
    else if (name === "account") line.person = person(value as AccountId);
    else line[name] = name === "by" || name === "to" ? person(value as AccountId) : value;
  }
  return (record.kind === "rejoined" ? { kind: "rejoined", person: line.by } : line) as SystemLine;
}
