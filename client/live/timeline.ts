// Lines of the store and messages of the outbox as timeline items.

import type { AccountId, Seq, UnixMs } from "../../protocol/index.ts";
import { wordless } from "../engine/receiving/reply.ts";
import { type Reach, tick } from "../engine/receiving/ticks.ts";
import type { TimelineLine } from "../engine/world.ts";
import type { ReactionView, SystemLine, TimelineItem, TimelineView } from "../queries.ts";
import type { ConversationRecord, LineRecord, OutboxRecord, ReplyRecord } from "../store/tables.ts";
import { attachmentView, type SentBytes, uploadView } from "./attachment.ts";
import { contentItemId, lineItemId } from "./item-id.ts";
import type { People } from "./people.ts";
import { type Reactions, reactionViews, waitingReactions } from "./reactions.ts";
import type { Frame, Window } from "./window.ts";

type Given = {
  query: Frame;
  window: Window;
  reactions: Reactions;
  outbox: readonly OutboxRecord[];
  sentBytes: SentBytes;
  people: People;
};

/** What waits in the outbox stands last, in the newest window only. */
export function timelineView(record: ConversationRecord, given: Given): TimelineView {
  const { query, window, reactions, outbox, sentBytes, people } = given;
  const waiting = waitingReactions(outbox);
  const shown = { people, deleting: new Set(outbox.flatMap(({ deletion }) => deletion?.id ?? [])) };
  const placed = window.lines.map((line) => {
    const reacted = reactionViews(reactions.get(line.seq), waiting.get(line.seq), people);
    return placedItem(line, record, reacted, shown);
  });
  const pending = query.before === undefined ? outbox.flatMap((item) => pendingItem(item, sentBytes, shown)) : [];
  // The store may have placed a message that the outbox in memory still holds: for that moment it is shown as placed.
  const known = new Set(placed.map(({ id }) => id));
  return {
    conversation: record.id,
    items: [...placed, ...pending.filter(({ id }) => !known.has(id))],
    hasMore: window.hasMore,
    readUpTo: record.readUpTo,
    unread: record.unread,
  };
}

/** `deleting`: one's own messages that are as good as gone, by their ids. */
type Shown = { people: People; deleting: ReadonlySet<string> };

function placedItem({ seq, place, record }: TimelineLine, reach: Reach, reactions: ReactionView[], shown: Shown): TimelineItem {
  const { people, deleting } = shown;
  const { at } = record;
  if (record.kind === "deleted" || ("id" in record && record.sender === people.self && deleting.has(record.id)))
    return deletedItem(record, seq, people);
  switch (record.kind) {
    case "message": {
      const { sender, text, attachments = [], choices = null, choice = null, location = null, contacts = null, reply } = record;
      const own = sender === people.self;
      return {
        kind: "message",
        id: contentItemId(sender, record.id),
        seq,
        at,
        sender: people.person(sender),
        own,
        text,
        attachments: attachments.map(attachmentView),
        upload: null,
        state: own ? tick(seq, reach) : null,
        failure: null,
        reply: quoted(reply, shown),
        reactions,
        choices,
        choice,
        location,
        contacts,
      };
    }
    case "unknown": {
      const { sender, id } = record;
      const own = sender === people.self;
      return { kind: "unknown", id: contentItemId(sender, id), seq, at, sender: people.person(sender), own };
    }
    case "unreadable": {
      const sender = record.sender && people.person(record.sender);
      return { kind: "unreadable", id: lineItemId(seq, place), seq, at, sender, lost: record.final };
    }
    case "system":
      return { kind: "system", id: lineItemId(seq, place), seq, at, line: systemLine(record.line, people) };
  }
}

function deletedItem(
  { at, sender, id }: { at: UnixMs; sender: AccountId; id: string },
  seq: Seq | null,
  people: People,
): TimelineItem {
  const own = sender === people.self;
  return { kind: "deleted", id: contentItemId(sender, id), seq, at, sender: people.person(sender), own };
}

function pendingItem(item: OutboxRecord, sentBytes: SentBytes, { people, deleting }: Shown): TimelineItem[] {
  const { id, at, shown, failure } = item;
  if (shown === null) return [];
  if (deleting.has(id)) return [deletedItem({ at, sender: people.self, id }, null, people)];
  return [
    {
      kind: "message",
      id: contentItemId(people.self, id),
      seq: null,
      at,
      sender: people.person(people.self),
      own: true,
      text: shown.text,
      attachments: (shown.attachments ?? []).map(attachmentView),
      upload: failure === null ? uploadView(item, sentBytes) : null,
      state: failure === null ? "pending" : "failed",
      failure,
      reply: quoted(shown.reply, { people, deleting }),
      reactions: [],
      choices: shown.choices ?? null,
      choice: shown.choice ?? null,
      location: shown.location ?? null,
      contacts: shown.contacts ?? null,
    },
  ];
}

function quoted(whole: ReplyRecord | null, { people, deleting }: Shown) {
  const reply = whole && whole.sender === people.self && deleting.has(whole.id) ? wordless(whole) : whole;
  return (
    reply && {
      id: contentItemId(reply.sender, reply.id),
      sender: people.person(reply.sender),
      text: reply.text,
      attachment: reply.attachment ?? null,
    }
  );
}

function systemLine(line: LineRecord, { person }: People): SystemLine {
  switch (line.kind) {
    case "created":
    case "rejoined":
    case "recreated":
      return line.kind === "rejoined" ? { kind: "rejoined", person: person(line.by) } : { kind: line.kind, by: person(line.by) };
    case "added":
    case "removed":
      return { kind: line.kind, by: person(line.by), people: line.accounts.map(person) };
    case "left":
    case "expelled":
    case "new-device":
    case "device-removed":
    case "key-changed":
      return { kind: line.kind, person: person(line.account) };
    case "photo":
      return { kind: "photo", by: person(line.by) };
    case "title":
      return { kind: "title", by: person(line.by), title: line.title };
    case "admin":
      return { kind: "admin", by: person(line.by), person: person(line.account), admin: line.admin };
    case "business":
      return { kind: "business", person: person(line.account), hosting: line.hosting };
    case "permission":
      return { kind: "permission", by: person(line.by), to: person(line.to), granted: line.granted };
    case "while-away":
      return { kind: "while-away", came: line.came.map(person), left: line.left.map(person) };
    case "diverged":
    case "expired":
      return { kind: line.kind };
  }
}
