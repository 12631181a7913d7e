// Live queries: who watches what, which of it has changed, and one answer for many changes that come together.

import type { AccountId, ConversationId } from "../../protocol/index.ts";
import type { Conversations } from "../engine/conversations.ts";
import { waitingIn } from "../engine/sending/waiting.ts";
import type { News, World } from "../engine/world.ts";
import type { ArrivingView, ConnectionView, HistoryView, LinkView, OwnDevice, Query, QueryUpdate } from "../queries.ts";
import type { AccountRecord } from "../store/tables.ts";
import type { SentBytes } from "./attachment.ts";
import { names } from "./concerned.ts";
import { detail } from "./details.ts";
import { difference } from "./difference.ts";
import { ListFeed, Summaries } from "./list-feed.ts";
import { type People, peopleOf } from "./people.ts";
import type { RareQuery } from "./rare-views.ts";
import { summarize } from "./summary.ts";
import { nothingOf, TimelineFeed } from "./timeline-feed.ts";

/** One frame of a screen: what comes within it, after an answer, is shown together. The first never waits. */
const COALESCE_MS = 16;

/** Of whatever query */
type Update = { kind: "whole"; value: unknown } | Extract<QueryUpdate<Query>, { kind: "changes" }>;
type Watch = {
  query: Query;
  listener: (update: Update) => void;
  isDue: boolean;
  feed: ListFeed | TimelineFeed | null;
  /** Of a query whose changes are told field by field: as told last */
  told: object | null;
};

export type LiveSources = {
  world: World;
  conversations: Conversations;
  account(): AccountRecord | null;
  connection(): ConnectionView;
  sentBytes: SentBytes;
  link(): LinkView;
  devices(): Promise<OwnDevice[]>;
  history(): Promise<HistoryView>;
  rarely(query: RareQuery, people: People): Promise<object | null>;
};

export class Live {
  private readonly watches = new Set<Watch>();
  private readonly summaries: Summaries;
  /** How often somebody was told that something was */
  private said = 0;
  private isAnswering = false;
  /** After an answer */
  private pause: (() => void) | null = null;
  private closed = false;

  private readonly sources: LiveSources;

  constructor(sources: LiveSources) {
    this.sources = sources;
    this.summaries = new Summaries((id) => this.summary(id));
  }

  watch<Q extends Query>(query: Q, listener: (update: QueryUpdate<Q>) => void): () => void {
    const watch: Watch = { query, listener: listener as never, isDue: true, feed: this.feed(query), told: null };
    this.watches.add(watch);
    this.schedule();
    return () => void this.watches.delete(watch);
  }

  note(news: News): void {
    const rows = this.rowsIn(news);
    for (const id of rows) this.summaries.touch(id);
    for (const watch of this.watches) {
      const { feed, query } = watch;
      if (feed instanceof ListFeed ? feed.note(rows) : feed ? feed.note(news) : concerns(news, query)) watch.isDue = true;
    }
    this.schedule();
  }

  /** Of the list: those that may look otherwise now */
  private rowsIn(news: News): ConversationId[] {
    const { conversations, world } = this.sources;
    // Who reads on demand watches no list.
    const all = () => (world.onDemand ? [] : conversations.all());
    switch (news.kind) {
      case "conversation":
      case "typing":
        return [news.conversation];
      case "account":
        return all().map(({ id }) => id);
      case "contacts": {
        const accounts = new Set(news.accounts);
        return all().flatMap((record) => (names(record, this.typing(record.id), accounts) ? [record.id] : []));
      }
      default:
        return [];
    }
  }

  close(): void {
    this.closed = true;
    this.pause?.();
    this.watches.clear();
  }

  private feed(query: Query): Watch["feed"] {
    const { conversations } = this.sources;
    if (query.kind === "timeline") return new TimelineFeed(this.sources, query);
    const all = () => conversations.all().map(({ id }) => id);
    if (query.kind === "conversations") return new ListFeed(this.summaries, all, ({ request }) => request === null);
    if (query.kind === "requests") return new ListFeed(this.summaries, all, ({ request }) => request !== null);
    return null;
  }

  /** At once where the last answer is long enough ago. What is published in the same moment is in it. */
  private schedule(): void {
    if (this.closed || this.isAnswering || this.pause !== null) return;
    if (![...this.watches].some(({ isDue }) => isDue)) return;
    this.isAnswering = true;
    Promise.resolve()
      .then(() => this.answerAll())
      .catch(this.sources.world.failed)
      .finally(() => {
        this.isAnswering = false;
        if (this.closed) return;
        this.pause = this.sources.world.clock.after(COALESCE_MS, () => {
          this.pause = null;
          this.schedule();
        });
      });
  }

  private async answerAll(): Promise<void> {
    for (const watch of [...this.watches]) {
      if (!watch.isDue) continue;
      watch.isDue = false;
      const update = await this.answer(watch);
      if (update !== null && this.watches.has(watch)) watch.listener(update);
    }
  }

  private async answer(watch: Watch): Promise<Update | null> {
    const { query } = watch;
    const account = this.sources.account();
    if (query.kind === "link") return { kind: "whole", value: { ...this.sources.link() } };
    if (query.kind === "connection") return { kind: "whole", value: { ...this.sources.connection() } };
    if (account === null || !account.registered) return { kind: "whole", value: emptyOf(query) };
    const people = peopleOf(account, (id) => this.sources.world.contacts.get(id));
    if (watch.feed instanceof ListFeed) return watch.feed.answer();
    if (watch.feed !== null) return watch.feed.answer(people);
    const value = await this.whole(query, account, people);
    // What is not told in parts
    if (query.kind !== "conversation" || value === null || watch.told === null) {
      watch.told = value;
      return { kind: "whole", value };
    }
    const fields = difference(watch.told, value);
    watch.told = value;
    return fields && { kind: "changes", rows: [], gone: [], fields: { ...fields } };
  }

  private async whole(query: Query, account: AccountRecord, people: People): Promise<object | null> {
    switch (query.kind) {
      case "account": {
        const {
          accountId,
          deviceId,
          handle,
          name,
          photo,
          readReceipts = true,
          showsTyping = true,
          about = "",
          disappearingMs = null,
          recovery,
          rootSecret,
          historyStopped = null,
          untilRecovery = 1,
        } = account;
        return {
          asksForRecovery: untilRecovery <= 0 && !recovery,
          accountId,
          deviceId,
          handle,
          name,
          photo: photo?.blob ?? null,
          readReceipts,
          showsTyping,
          about,
          disappearingMs,
          historyStopped,
          passkeys: [
            // While another root comes each of them is known under both.
            ...new Set((recovery?.methods ?? []).filter(({ kind }) => kind === "passkey").map(({ vaultId }) => vaultId)),
          ],
          recovery: recovery ? "set-up" : rootSecret === null ? "elsewhere" : "none",
        };
      }
      case "conversation":
        return this.details(query.conversation, people);
      case "devices":
        return this.sources.devices();
      case "history":
        return this.sources.history();
      case "gallery":
      case "storage":
      case "starred":
      case "pinned":
      case "group":
      case "receipts":
      case "shared-groups":
        return this.sources.rarely(query, people);
      case "said":
        return { changes: ++this.said };
      case "arriving":
        return this.arriving(account);
      default:
        return null;
    }
  }

  private summary(id: ConversationId) {
    const { conversations, account, world } = this.sources;
    const [record, self] = [conversations.record(id), account()];
    if (record === undefined || self === null) return null;
    const people = peopleOf(self, (other) => world.contacts.get(other));
    const waiting = waitingIn(world.kinds, conversations.outbox(id));
    return summarize(record, { waiting, typing: this.typing(id), people, preferred: world.preferred.of(id) });
  }

  private async details(id: ConversationId, people: People) {
    const { conversations, world } = this.sources;
    const roster = conversations.loaded(id)?.roster ?? (await world.store.get("rosters", [id])) ?? null;
    const record = conversations.record(id);
    if (record === undefined) return null;
    const outbox = conversations.outbox(id);
    const given = { asking: world, roster, outbox, waiting: waitingIn(world.kinds, outbox) };
    return detail(record, { ...given, typing: this.typing(id), people, preferred: world.preferred.of(id) });
  }

  private arriving({ linkedChats = 0 }: AccountRecord): ArrivingView | null {
    const missing = this.sources.conversations.all().filter(({ state }) => state === "joining").length;
    return missing === 0 ? null : { done: Math.max(0, linkedChats - missing), total: Math.max(linkedChats, missing) };
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

/** For what has no feed of its own. */
function concerns(news: News, query: Query): boolean {
  switch (news.kind) {
    case "connection":
      return query.kind === "connection";
    case "files":
      return query.kind === "storage";
    case "link":
    case "history":
      return query.kind === news.kind;
    case "account":
      return query.kind !== "connection" && query.kind !== "link";
    // Names stand in every row.
    case "contacts":
      return !["connection", "account", "link", "devices", "arriving", "history"].includes(query.kind);
    case "typing":
      return query.kind === "conversation" && query.conversation === news.conversation;
    case "conversation":
      if (query.kind === "starred") return isOfStars(news);
      if (query.kind === "shared-groups") return news.lines.some(({ record }) => record.kind === "system");
      if (query.kind === "said") return (query.conversation ?? news.conversation) === news.conversation && isSaid(news);
      return query.kind === "arriving" || ("conversation" in query && query.conversation === news.conversation);
  }
}

function isSaid({ lines, gone = [], forgotten = 0, isUncertain = false }: Extract<News, { kind: "conversation" }>): boolean {
  return isUncertain || lines.length + gone.length + forgotten > 0;
}

/** A star came or went, or a message that may have one says something else. */
function isOfStars({ stars = [], forgotten = 0, gone = [], lines }: Extract<News, { kind: "conversation" }>): boolean {
  return stars.length + gone.length + forgotten > 0 || lines.some(({ record }) => "versions" in record);
}

function emptyOf(query: Query) {
  if (query.kind === "conversations" || query.kind === "requests" || query.kind === "devices") return [];
  if (query.kind === "gallery" || query.kind === "starred") return { entries: [], hasMore: false };
  if (query.kind === "pinned") return { pins: [] };
  if (query.kind === "said") return { changes: 0 };
  if (query.kind === "receipts") return { people: [] };
  if (query.kind === "shared-groups") return { groups: [] };
  if (query.kind === "storage") return { bytes: 0, limitBytes: 0, conversations: [] };
  return query.kind === "timeline" ? nothingOf(query.conversation) : null;
}
