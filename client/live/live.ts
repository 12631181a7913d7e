// Live queries: who watches what, which of it has changed, and one answer for many changes that come together.

import type { AccountId, ConversationId } from "../../protocol/index.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { News, ReactionChange, TimelineLine, World } from "../engine/world.ts";
import type { ConnectionView, ConversationSummary, Query, QueryResult } from "../queries.ts";
import type { AccountRecord } from "../store/tables.ts";
import type { SentBytes } from "./attachment.ts";
import { detail } from "./details.ts";
import { galleryView, storageView } from "./gallery.ts";
import { type People, peopleOf } from "./people.ts";
import { noteReaction, openReactions, type Reactions } from "./reactions.ts";
import { sortSummaries, summarize, titleOf } from "./summary.ts";
import { timelineView } from "./timeline.ts";
import { mergeLines, openWindow, type Window } from "./window.ts";

/** One frame of a screen: what comes within it is shown together. */
const COALESCE_MS = 16;

type Watch = {
  query: Query;
  listener: (result: unknown) => void;
  isDue: boolean;
  /** Of a timeline: what was read, and what was stored since. */
  window: Window | null;
  /** Lines went: the window is read again, also one that is being read. */
  isStale: boolean;
  news: TimelineLine[];
  reactions: Reactions;
  reacted: ReactionChange[];
};

export type LiveSources = {
  world: World;
  conversations: Conversations;
  account(): AccountRecord | null;
  connection(): ConnectionView;
  sentBytes: SentBytes;
};

export class Live {
  private readonly watches = new Set<Watch>();
  private readonly summaries = new Map<ConversationId, ConversationSummary>();
  /** Null: all of them. */
  private staleSummaries: Set<ConversationId> | null = null;
  private timer: (() => void) | null = null;
  private closed = false;

  private readonly sources: LiveSources;

  constructor(sources: LiveSources) {
    this.sources = sources;
  }

  watch<Q extends Query>(query: Q, listener: (result: QueryResult<Q>) => void): () => void {
    const fresh = { isDue: true, isStale: false, window: null, news: [], reactions: new Map(), reacted: [] };
    const watch: Watch = { query, listener: listener as (result: unknown) => void, ...fresh };
    this.watches.add(watch);
    this.schedule(0);
    return () => void this.watches.delete(watch);
  }

  note(news: News): void {
    if (news.kind === "conversation") this.staleSummaries?.add(news.conversation);
    else if (news.kind !== "connection" && news.kind !== "files") this.staleSummaries = null;
    for (const watch of this.watches) if (concerns(news, watch.query)) touch(watch, news);
    this.schedule(COALESCE_MS);
  }

  close(): void {
    this.closed = true;
    this.timer?.();
    this.watches.clear();
  }

  private schedule(afterMs: number): void {
    if (this.closed || this.timer !== null || ![...this.watches].some(({ isDue }) => isDue)) return;
    this.timer = this.sources.world.clock.after(afterMs, () => {
      this.answerAll()
        .catch(this.sources.world.failed)
        .finally(() => {
          this.timer = null;
          this.schedule(COALESCE_MS);
        });
    });
  }

  private async answerAll(): Promise<void> {
    for (const watch of [...this.watches]) {
      if (!watch.isDue) continue;
      watch.isDue = false;
      const answer = await this.answer(watch);
      if (this.watches.has(watch)) watch.listener(answer);
    }
  }

  private async answer(watch: Watch): Promise<unknown> {
    const { query } = watch;
    const account = this.sources.account();
    if (query.kind === "connection") return { ...this.sources.connection() };
    if (account === null || !account.registered) return query.kind === "conversations" ? [] : emptyOf(query);
    const people = peopleOf(account, (id) => this.sources.world.contacts.get(id));
    switch (query.kind) {
      case "account": {
        const { accountId, deviceId, handle, name, photo, readReceipts = true } = account;
        return { accountId, deviceId, handle, name, photo: photo?.blob ?? null, readReceipts };
      }
      case "conversations":
        return this.list(people);
      case "conversation":
        return this.details(query.conversation, people);
      case "timeline":
        return this.timeline(watch, query, people);
      case "gallery":
        return this.gallery(query, people);
      case "storage":
        return this.storage(people);
    }
  }

  private list(people: People): ConversationSummary[] {
    const { conversations } = this.sources;
    const stale = this.staleSummaries ?? conversations.all().map(({ id }) => id);
    this.staleSummaries = new Set();
    for (const id of stale) {
      const record = conversations.record(id);
      const given = { outbox: conversations.outbox(id), typing: this.typing(id), people };
      const summary = record ? summarize(record, given) : null;
      if (summary === null) this.summaries.delete(id);
      else this.summaries.set(id, summary);
    }
    return sortSummaries(this.summaries.values());
  }

  private async details(id: ConversationId, people: People) {
    const { conversations, world } = this.sources;
    const roster = conversations.loaded(id)?.roster ?? (await world.store.get("rosters", [id])) ?? null;
    const record = conversations.record(id);
    return record
      ? detail(record, { asking: world, roster, outbox: conversations.outbox(id), typing: this.typing(id), people })
      : null;
  }

  private async timeline(watch: Watch, query: Extract<Query, { kind: "timeline" }>, people: People) {
    const { conversations, world } = this.sources;
    const { conversation: id, limit, before } = query;
    if (watch.window === null || watch.isStale) {
      watch.isStale = false;
      const bounds = before === undefined ? {} : { before };
      const found = await world.store.range("timeline", { prefix: [id], ...bounds, limit: limit + 1, newestFirst: true });
      const lines = found.map(({ key, value }) => ({ seq: Number(key[1]), place: Number(key[2]), record: value }));
      const since = lines.at(-1)?.seq ?? 0;
      watch.reactions = openReactions(await world.store.range("reactions", { prefix: [id], ...bounds, from: since }));
      watch.window = openWindow(lines, query);
    }
    // From here to the answer nothing is awaited: lines, reactions and outbox are of the same moment.
    watch.window = mergeLines(watch.window, watch.news.splice(0), query);
    for (const change of watch.reacted.splice(0)) noteReaction(watch.reactions, change);
    const record = conversations.record(id);
    if (record === undefined) return emptyOf(query);
    const { window, reactions } = watch;
    const { sentBytes } = this.sources;
    return timelineView(record, { query, window, reactions, outbox: conversations.outbox(id), sentBytes, people });
  }

  private async gallery({ conversation, of, limit, before }: Extract<Query, { kind: "gallery" }>, people: People) {
    const bounds = before === undefined ? {} : { before };
    const range = { prefix: [conversation, of], ...bounds, limit: limit + 1, newestFirst: true };
    return galleryView(await this.sources.world.store.range("gallery", range), limit, people);
  }

  private storage(people: People) {
    const { conversations, world } = this.sources;
    const titles = (id: ConversationId) => {
      const record = conversations.record(id);
      return record === undefined ? null : titleOf(record, people);
    };
    const records = world.files.all().map(({ record }) => record);
    return storageView(records, { limitBytes: world.files.limitBytes, titleOf: titles });
  }

  private typing(id: ConversationId): AccountId[] {
    const { conversations, world } = this.sources;
    const devices = conversations.typing(id);
    if (devices.length === 0) return [];
    const members = conversations.loaded(id)?.roster?.members ?? [];
    const self = world.account().accountId;
    return members
      .filter(({ account, devices: own }) => account !== self && own.some(({ device }) => devices.includes(device)))
      .map(({ account }) => account);
  }
}

function touch(watch: Watch, news: News): void {
  watch.isDue = true;
  if (watch.query.kind !== "timeline" || news.kind !== "conversation") return;
  const { forgotten = 0, isUncertain = false } = news;
  watch.isStale ||= forgotten > 0 || isUncertain;
  watch.news = [...watch.news.filter(({ seq }) => seq >= forgotten), ...news.lines];
  watch.reacted.push(...(news.reactions ?? []));
}

function concerns(news: News, query: Query): boolean {
  switch (news.kind) {
    case "connection":
      return query.kind === "connection";
    case "files":
      return query.kind === "storage";
    case "account":
      return query.kind !== "connection";
    // Names stand in every row.
    case "contacts":
      return query.kind !== "connection" && query.kind !== "account";
    case "conversation":
      return query.kind === "conversations" || ("conversation" in query && query.conversation === news.conversation);
  }
}

function emptyOf(query: Query) {
  if (query.kind === "gallery") return { entries: [], hasMore: false };
  if (query.kind === "storage") return { bytes: 0, limitBytes: 0, conversations: [] };
  if (query.kind !== "timeline") return null;
  return { conversation: query.conversation, items: [], hasMore: false, readUpTo: 0, unread: 0 };
}
