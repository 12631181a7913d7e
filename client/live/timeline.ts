// Lines of the store and messages of the outbox as timeline items.

import type { AccountId, Seq, UnixMs } from "../../protocol/index.ts";
import { contentItemId, lineItemId } from "../content/item-id.ts";
import { pageIn } from "../content/linked-page.ts";
import { linksIn } from "../content/links.ts";
import { type Mention, meantIn, type Words } from "../content/mention.ts";
import { QUOTED_LETTERS } from "../engine/receiving/letters.ts";
import { wordless } from "../engine/receiving/reply.ts";
import { type Reach, tick } from "../engine/receiving/ticks.ts";
import type { Waiting, WaitingMessage } from "../engine/sending/waiting.ts";
import type { TimelineLine } from "../engine/world.ts";
import type { OnceView, PollVotes, SystemLine, TimelineItem } from "../queries.ts";
import type { LineRecord } from "../store/line-record.ts";
import type { MessageRecord, ReactionRecord, ReplyRecord } from "../store/tables.ts";
import { attachmentView, type SentBytes, uploadView } from "./attachment.ts";
import type { People } from "./people.ts";
import { reactionViews } from "./reactions.ts";

export type Shown = { people: People; waiting: Waiting };
/** What hangs on it */
export type Hanging = { reacted: ReadonlyMap<AccountId, ReactionRecord> | undefined; starred: boolean };

export function placedItem(line: TimelineLine, reach: Reach, { reacted, starred }: Hanging, shown: Shown): TimelineItem {
  const { seq, place, record } = line;
  const { people, waiting } = shown;
  const { at } = record;
  if (record.kind === "deleted" || ("id" in record && waiting.erased.has(contentItemId(record.sender, record.id))))
    return deletedItem(record, { seq, place }, people);
  switch (record.kind) {
    case "message": {
      const { sender, attachments = [], body, reply } = record;
      const own = sender === people.self;
      const id = contentItemId(sender, record.id);
      const { text, edited, mentions } = worded(record, waiting.reworded.get(id));
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
        edited,
        forwarded: record.forwarded === true,
        ...(record.told && { told: people.person(record.told) }),
        page: pageIn(text, record.page),
        starred,
        mentions: meant(mentions, people),
        body,
        votes: votesIn(record, id, shown),
        once: onceView(record, people),
        ...(record.livesMs !== undefined && { disappears: true }),
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

function onceView({ body, once }: Pick<MessageRecord, "body" | "once">, { self, person }: People): OnceView | null {
  if (body.kind !== "once") return null;
  const { opened = [], file = "none" } = once ?? {};
  const state = opened.includes(self) ? "opened" : file === "here" ? "shut" : file === "over" ? "over" : "elsewhere";
  return { state, openedBy: opened.filter((account) => account !== self).map(person) };
}

/** With one's own as it is about to be */
function votesIn(
  { body, polled }: Pick<MessageRecord, "body" | "polled">,
  id: string,
  { people, waiting }: Shown,
): PollVotes | null {
  if (body.kind !== "poll") return null;
  const { votes = [], closed = null } = polled ?? {};
  const waits = waiting.votes.get(id) ?? [];
  const own = waits.findLast((chosen) => chosen !== null);
  const all = own ? [...votes.filter(({ by }) => by !== people.self), { by: people.self, chosen: own }] : votes;
  return {
    isClosed: closed !== null || waits.includes(null),
    chosen: all.map(({ by, chosen }) => ({ by: people.person(by), places: [...chosen] })),
  };
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
  const { counter, at, reply, failure, forwarded = false, page } = item;
  const { people, waiting } = shown;
  const id = contentItemId(people.self, item.id);
  const placed = { seq: null, place: counter };
  if (waiting.erased.has(id)) return deletedItem({ at, sender: people.self, id: item.id }, placed, people);
  const { text, edited, mentions } = worded({ at, ...said }, waiting.reworded.get(id));
  return {
    kind: "message",
    id,
    ...placed,
    at,
    sender: people.person(people.self),
    own: true,
    text,
    links: linksIn(text),
    attachments: (said.attachments ?? []).map(attachmentView),
    upload: failure === null ? uploadView(item, sentBytes) : null,
    state: failure === null ? "pending" : "failed",
    failure,
    reply: quoted(reply, shown),
    reactions: [],
    edited,
    forwarded,
    page: pageIn(text, page),
    starred: false,
    mentions: meant(mentions, people),
    body: said.body,
    votes: votesIn(said, id, shown),
    once: onceView(said, people),
  };
}

/** Of whom this device knows nothing the words stay as they are. */
function meant(mentions: readonly Mention[], { person, contact, self }: People) {
  return mentions.flatMap(({ from, to, account }) =>
    account === self || contact(account) ? [{ from, to, person: person(account) }] : [],
  );
}

/** @param next what waits to take the place of the words */
function worded(record: Pick<MessageRecord, "at" | "text" | "versions" | "mentions">, next: Words | undefined) {
  const { at, text, versions } = record;
  const before = (versions ?? []).slice(0, -1).map((version) => ({ text: version.text, at: version.at }));
  if (next === undefined || next.text === text)
    return { text, edited: versions === undefined ? null : { earlier: before }, mentions: meantIn(record) };
  return {
    text: next.text,
    mentions: next.mentions ?? [],
    edited: { earlier: [...before, { text, at: versions?.at(-1)?.at ?? at }] },
  };
}

function quoted(whole: ReplyRecord | null, { people, waiting }: Shown) {
  const name = whole && contentItemId(whole.sender, whole.id);
  const next = name === null ? undefined : waiting.reworded.get(name);
  const said =
    whole && next !== undefined && whole.text !== null ? { ...whole, text: next.text.slice(0, QUOTED_LETTERS) } : whole;
  const reply = said && name !== null && waiting.erased.has(name) ? wordless(said) : said;
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
    else if (name === "with" || (name === "by" && value === null))
      line[name] = value === null ? null : person(value as AccountId);
    else if (name === "came" || name === "left") line[name] = (value as AccountId[]).map(person);
    else if (name === "account") line.person = person(value as AccountId);
    else line[name] = name === "by" || name === "to" ? person(value as AccountId) : value;
  }
  return (record.kind === "rejoined" ? { kind: "rejoined", person: line.by } : line) as SystemLine;
}
