// One watched part of a timeline: read once, and from then on only what changed is built and told.

import type { AccountId, ConversationId, Seq } from "../../protocol/index.ts";
import { contentItemId } from "../content/item-id.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { Reach } from "../engine/receiving/ticks.ts";
import { type Waiting, waitingIn } from "../engine/sending/waiting.ts";
import type { News, ReactionChange, StarChange, TimelineLine, World } from "../engine/world.ts";
import type { Query, QueryUpdate, RowPatch, TimelineItem, TimelineView } from "../queries.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import type { SentBytes } from "./attachment.ts";
import { difference } from "./difference.ts";
import { faceless, type People } from "./people.ts";
import { noteReaction, openReactions, type Reactions } from "./reactions.ts";
import { pendingItem, placedItem } from "./timeline.ts";
import { mergeLines, readWindow, type Window } from "./window.ts";

type TimelineQuery = Extract<Query, { kind: "timeline" }>;
type Update = QueryUpdate<TimelineQuery>;
type Given = { world: World; conversations: Conversations; sentBytes: SentBytes };

export class TimelineFeed {
  private window: Window | null = null;
  private reactions: Reactions = new Map();
  private news: TimelineLine[] = [];
  private reacted: ReactionChange[] = [];
  /** Names of the lines that are starred, and what of that changed since */
  private stars = new Set<string>();
  private starred: StarChange[] = [];
  /** Lines went: the window is read again, also one that is being read. */
  private isStale = false;
  /** All is built anew: it was read again, or what somebody is called may have changed, which stands in every item. */
  private isAllNew = false;
  /** As told last: by the place of its line, and what waits by its id. */
  private items = new Map<string, TimelineItem>();
  private fields: Omit<TimelineView, "items"> | null = null;
  private reach: Reach = { deliveredByAll: 0, readByAll: 0 };
  private waiting: Waiting | null = null;
  /** When it was told last: nobody had a photo then. */
  private isRequest = false;

  private readonly given: Given;
  private readonly query: TimelineQuery;

  constructor(given: Given, query: TimelineQuery) {
    this.given = given;
    this.query = query;
  }

  /** @returns whether it may have changed */
  note(news: News): boolean {
    if (news.kind === "contacts" || news.kind === "account") {
      this.isAllNew = true;
      return true;
    }
    if (news.kind !== "conversation" || news.conversation !== this.query.conversation) return false;
    const { forgotten = 0, isUncertain = false, gone = [] } = news;
    this.isStale ||= forgotten > 0 || isUncertain || gone.length > 0;
    const isGone = ({ seq, place }: TimelineLine) => gone.some((line) => line.seq === seq && line.place === place);
    this.news = [...this.news.filter((line) => line.seq >= forgotten && !isGone(line)), ...news.lines];
    this.reacted.push(...(news.reactions ?? []));
    this.starred.push(...(news.stars ?? []));
    return true;
  }

  async answer(everybody: People): Promise<Update | null> {
    const { world, conversations } = this.given;
    const { conversation: id } = this.query;
    while (this.window === null || this.isStale) await this.read(id);
    // From here to the answer nothing is awaited: lines, reactions and outbox are of the same moment.
    const record = conversations.record(id);
    if (record === undefined) return { kind: "whole", value: nothingOf(id) };
    const { window, merged } = mergeLines(this.window, this.news.splice(0), this.query);
    this.window = window;
    const reacted = this.reacted.splice(0);
    for (const change of reacted) noteReaction(this.reactions, change);
    const starred = this.starred.splice(0);
    for (const change of starred) noteStar(this.stars, change);
    const waiting = waitingIn(world.kinds, conversations.outbox(id));
    const isRequest = record.request !== null;
    const people = isRequest ? faceless(everybody) : everybody;
    this.isAllNew ||= isRequest !== this.isRequest;
    this.isRequest = isRequest;
    const isChanged = this.changes(
      [...merged, ...starred, ...reacted.map(({ to }) => ({ seq: to }))],
      waiting,
      record,
      people.self,
    );
    const items = new Map<string, TimelineItem>();
    for (const line of window.lines) {
      const key = `${line.seq}.${line.place}`;
      const known = this.items.get(key);
      const isKept = known !== undefined && !isChanged(line);
      const hanging = { reacted: this.reactions.get(line.seq), starred: this.stars.has(key) };
      items.set(key, isKept ? known : placedItem(line, record, hanging, { people, waiting }));
    }
    if (!window.hasNewer) this.addPending(items, waiting, people);
    const { readUpTo, unread } = record;
    const fields = {
      conversation: id,
      hasMore: window.hasMore,
      hasNewer: window.hasNewer,
      readUpTo,
      unread,
      isReacted: (record.reacted ?? []).length > 0,
      mentioned: firstOf(record.mentioned),
    };
    const update = this.fields === null ? null : changesOf({ items: this.items, fields: this.fields }, { items, fields });
    const isFirst = this.fields === null;
    this.items = items;
    this.fields = fields;
    this.waiting = waiting;
    this.reach = { deliveredByAll: record.deliveredByAll, readByAll: record.readByAll };
    this.isAllNew = false;
    return isFirst ? { kind: "whole", value: { ...fields, items: [...items.values()] } } : update;
  }

  /** What comes meanwhile waits in `news`, and is merged over what was read. */
  private async read(id: ConversationId): Promise<void> {
    const { store } = this.given.world;
    this.isStale = false;
    const window = await readWindow(store, [id], this.query);
    const [first, last] = [window.lines[0], window.lines.at(-1)];
    const bounds = { from: first?.seq ?? 0, ...(window.hasNewer && last && { before: last.seq + 1 }) };
    const [reactions, stars] = await Promise.all([
      store.range("reactions", { prefix: [id], ...bounds }),
      store.range("stars", { prefix: [id], ...bounds }),
    ]);
    this.reactions = openReactions(reactions);
    this.stars = new Set(stars.flatMap(({ key, value }) => (value.on ? [`${key[1]}.${key[2]}`] : [])));
    this.window = window;
    this.isAllNew = true;
  }

  /** Which placed lines must be built anew. */
  private changes(
    altered: readonly { seq: Seq }[],
    waiting: Waiting,
    reach: Reach,
    self: AccountId,
  ): (line: TimelineLine) => boolean {
    if (this.isAllNew) return () => true;
    const seqs = new Set<Seq>(altered.map(({ seq }) => seq));
    const names = new Set(this.waiting === null ? [] : touched(this.waiting, waiting));
    const ticked = ({ seq }: TimelineLine, which: keyof Reach) => seq > this.reach[which] && seq <= reach[which];
    return (line) => {
      if (seqs.has(line.seq)) return true;
      const { record } = line;
      if (!("id" in record)) return false;
      if (record.sender === self && (ticked(line, "deliveredByAll") || ticked(line, "readByAll"))) return true;
      if (names.size === 0) return false;
      const quoted = record.kind === "message" && record.reply ? contentItemId(record.reply.sender, record.reply.id) : "";
      return names.has(contentItemId(record.sender, record.id)) || names.has(quoted);
    };
  }

  /** The store may have placed a message that the outbox in memory still holds: for that moment it is shown as placed. */
  private addPending(items: Map<string, TimelineItem>, waiting: Waiting, people: People): void {
    if (waiting.messages.length === 0) return;
    const placed = new Set([...items.values()].map(({ id }) => id));
    for (const message of waiting.messages) {
      const item = pendingItem(message, this.given.sentBytes, { people, waiting });
      if (!placed.has(item.id)) items.set(item.id, item);
    }
  }
}

function noteStar(stars: Set<string>, { seq, place, star }: StarChange): void {
  if (star?.on) stars.add(`${seq}.${place}`);
  else stars.delete(`${seq}.${place}`);
}

function firstOf([first]: NonNullable<ConversationRecord["mentioned"]> = []): TimelineView["mentioned"] {
  return first ? { item: contentItemId(first.sender, first.id), seq: first.seq } : null;
}

export function nothingOf(conversation: ConversationId): TimelineView {
  return { conversation, items: [], hasMore: false, hasNewer: false, readUpTo: 0, unread: 0, isReacted: false, mentioned: null };
}

/** Names of the messages that what waits shows in another way than before. */
function touched(before: Waiting, after: Waiting): string[] {
  if (before === after) return [];
  const differ = (name: string) =>
    MAPS.some((which) => before[which].get(name) !== after[which].get(name)) ||
    before.erased.has(name) !== after.erased.has(name);
  return [before, after]
    .flatMap((waiting) => [...MAPS.flatMap((which) => [...waiting[which].keys()]), ...waiting.erased])
    .filter(differ);
}
const MAPS = ["reactions", "reworded", "votes"] as const;

type Told = { items: ReadonlyMap<string, TimelineItem>; fields: Omit<TimelineView, "items"> };

function changesOf(before: Told, after: Told): Update | null {
  const rows: RowPatch[] = [];
  const gone: string[] = [];
  const known = new Map([...before.items.values()].map((item) => [item.id, item]));
  for (const item of after.items.values()) {
    const old = known.get(item.id);
    known.delete(item.id);
    if (old === item) continue;
    if (old === undefined || old.kind !== item.kind) rows.push(item);
    // Of another kind now, as a message that was deleted: nothing of the old one may stay.
    if (old !== undefined && old.kind !== item.kind) gone.push(item.id);
    const fields = old?.kind === item.kind ? difference(old, item) : null;
    if (fields !== null) rows.push({ ...fields, id: item.id });
  }
  gone.push(...known.keys());
  const fields = difference(before.fields, after.fields) ?? {};
  if (rows.length === 0 && gone.length === 0 && Object.keys(fields).length === 0) return null;
  return { kind: "changes", rows, gone, fields };
}
