// The intake: what the journal says becomes events, each in one transaction with the end of its line in the journal.

import { contentItemId } from "../../../client/content/item-id.ts";
import { semaphore } from "../../../client/engine/pace/semaphore.ts";
import { rerunnable } from "../../../client/engine/pace/serial.ts";
import type { Program } from "../../../client/index.ts";
import type { AccountId, ConversationId, UnixMs } from "../../../protocol/index.ts";
import type { Events, NewEvent } from "../store/events.ts";
import { messageIdOf } from "../store/ids.ts";
import type { Journal, JournalRow } from "../store/journal.ts";
import { isPermission } from "../store/journal-news.ts";
import type { MediaFiles } from "../store/media-files.ts";
import type { MessageLookup } from "../store/message-lookup.ts";
import type { People } from "../store/people.ts";
import type { SentMessages } from "../store/sent-messages.ts";
import type { MediaFacts, MessageId, PersonId } from "./business.ts";
import { type FetchFiles, fileFetcher } from "./fetch-files.ts";
import { contentsOf } from "./read-message.ts";

const AT_ONCE = 8;
const ROWS = 200;
const LOOKS = 15;
const LOOK_EVERY_MS = 100;
const ALONE = { replyTo: null, repliesToUs: false, forwarded: false } as const;

type Given = {
  /** The business itself */
  self(): AccountId;
  client: Pick<Program, "openFile">;
  journal: Journal;
  lookup: MessageLookup;
  people: People;
  mediaFiles: MediaFiles;
  events: Events;
  sentMessages: SentMessages;
  now(): UnixMs;
  transaction(fn: () => void): void;
  /** What is in them of that person */
  remakeExports(person: PersonId): Promise<void>;
  /** Its events, and all that waits or is noted of them */
  forgetMessage(message: MessageId): void;
  /** In the transaction that stores the event */
  added(id: number, event: NewEvent): void;
  /** When it is durable */
  told(ids: readonly number[]): void;
  /** Somebody spoke there a moment ago: more may come. */
  heard(conversation: ConversationId): void;
  failed(error: unknown): void;
};
type Prepared = () => NewEvent[];

export class Intake {
  private readonly inTurn = semaphore(AT_ONCE);
  private readonly files: FetchFiles;
  private closed = false;
  private readonly given: Given;

  constructor(given: Given) {
    this.given = given;
    this.files = fileFetcher(given.client);
  }

  /** Until the journal is empty. Conversations side by side, each in its order. What fails stays, and is taken up again by the next run. */
  readonly run: () => Promise<void> = rerunnable(async () => {
    const stuck = new Set<ConversationId>();
    for (let last = -1; !this.closed; ) {
      const all = this.given.journal.first(ROWS);
      const rows = all.filter(({ conversation }) => !stuck.has(conversation));
      const [first] = rows;
      if (first === undefined || first.id === last) return;
      last = first.id;
      const lanes = Map.groupBy(rows, ({ conversation }) => conversation);
      await Promise.all([...lanes].map(([conversation, lane]) => this.inTurn(() => this.take(conversation, lane, stuck))));
      // What was written meanwhile has asked for another run.
      if (all.length < ROWS) return;
    }
  });

  close(): void {
    this.closed = true;
  }

  private async take(conversation: ConversationId, lane: readonly JournalRow[], stuck: Set<ConversationId>): Promise<void> {
    try {
      for (const row of lane) {
        if (this.closed) return;
        const prepared = await this.prepare(row);
        const ids: number[] = [];
        this.given.transaction(() => {
          // What was erased while it was looked up is not told.
          if (!this.given.journal.done(row.id)) return;
          for (const event of prepared()) {
            const id = this.given.events.add(event);
            this.given.added(id, event);
            ids.push(id);
          }
        });
        this.given.told(ids);
        if (row.news.kind === "line" && ids.length > 0) this.given.heard(conversation);
      }
    } catch (error) {
      stuck.add(conversation);
      this.given.failed(error);
    }
  }

  /** All that has to be awaited; what it answers only writes. */
  private async prepare({ conversation, news }: JournalRow): Promise<Prepared> {
    switch (news.kind) {
      case "line":
        return this.line(conversation, news);
      case "reaction":
        return this.reaction(conversation, news);
      case "edited":
        return this.edited(conversation, news);
      case "deleted":
        return this.deleted(conversation, news);
      case "gone":
        return this.gone(conversation, news);
      case "placed":
      case "failed":
        return this.status(conversation, news);
      case "reach":
        return this.reach(conversation, news);
    }
  }

  private async line(conversation: ConversationId, { seq, place }: { seq: number; place: number }): Promise<Prepared> {
    const { lookup, people, mediaFiles, self, now } = this.given;
    const record = await lookup.record(conversation, seq, place);
    const peer = (await lookup.conversation(conversation))?.peer ?? null;
    if (record === undefined || peer === null) return () => [];
    const name = await this.nameOf(peer);
    const { at } = record;
    if (record.kind === "system") {
      if (!isPermission(record.line) || record.line.by !== peer) return () => [];
      const { granted } = record.line;
      return () => {
        const { person } = people.meet(peer, conversation, at);
        people.grant(person, granted);
        return [{ kind: "permission", at, person, name, granted }];
      };
    }
    if (record.kind !== "message")
      return () => {
        const { person } = people.meet(peer, conversation, at);
        people.wrote(person, at);
        if (record.kind !== "unknown") return [];
        const message = messageIdOf("in", person, record.id);
        return [{ kind: "message", at, person, name, message, content: { kind: "unsupported" }, ...ALONE }];
      };
    const item = contentItemId(record.sender, record.id);
    const files = await this.files(conversation, item, record.attachments ?? []);
    const offered = await lookup.offered(conversation, record);
    return () => {
      const { person, blocked } = people.meet(peer, conversation, at);
      people.wrote(person, at);
      const place = { kind: "message", conversation, item } as const;
      const facts = files.map(
        (file, index): MediaFacts | null => file && mediaFiles.noteOfMessage({ ...place, index }, person, file, now()),
      );
      // Whom the business blocked is not heard; what came stays in the store.
      if (blocked) return [];
      const repliesToUs = record.reply?.sender === self();
      const replyTo = record.reply && messageIdOf(repliesToUs ? "out" : "in", person, record.reply.id);
      return contentsOf(record, facts, offered).map((content, index): NewEvent => {
        const message = messageIdOf("in", person, record.id, index);
        const forwarded = record.forwarded === true;
        return { kind: "message", at, person, name, message, content: content as never, replyTo, repliesToUs, forwarded };
      });
    };
  }

  /** A stranger's first message comes a moment before their name. */
  private async nameOf(account: AccountId): Promise<string> {
    for (let looked = 1; ; looked++) {
      const name = await this.given.lookup.saidName(account);
      if (name !== "") return name;
      if (looked === LOOKS || this.closed) return this.given.lookup.nameOf(account);
      await new Promise((resume) => setTimeout(resume, LOOK_EVERY_MS));
    }
  }

  private async reaction(
    conversation: ConversationId,
    { account, id, to, emoji }: { account: AccountId; id: string; to: number; emoji: string },
  ): Promise<Prepared> {
    const { lookup, people, self, now } = this.given;
    const peer = (await lookup.conversation(conversation))?.peer ?? null;
    const target = (await lookup.at(conversation, to))?.record;
    if (peer !== account || target === undefined) return () => [];
    const name = await lookup.nameOf(peer);
    return () => {
      const at = now();
      const { person, blocked } = people.meet(peer, conversation, at);
      people.wrote(person, at);
      if (blocked) return [];
      const reactsTo = messageIdOf(target.sender === self() ? "out" : "in", person, target.id);
      const content = { kind: "reaction", to: reactsTo, emoji } as const;
      const message = messageIdOf("in", person, id);
      return [{ kind: "message", at, person, name, message, content, ...ALONE }];
    };
  }

  /** As it is when this is read: of several at once each tells the last. */
  private async edited(conversation: ConversationId, { seq, place }: { seq: number; place: number }): Promise<Prepared> {
    const { lookup, people } = this.given;
    const record = await lookup.record(conversation, seq, place);
    const peer = (await lookup.conversation(conversation))?.peer ?? null;
    if (record?.kind !== "message" || record.sender !== peer) return () => [];
    const name = await lookup.nameOf(peer);
    const at = record.versions?.at(-1)?.at ?? record.at;
    return () => {
      const { person, blocked } = people.meet(peer, conversation, at);
      people.wrote(person, at);
      const message = messageIdOf("in", person, record.id);
      return blocked ? [] : [{ kind: "edited", at, person, name, message, text: record.text }];
    };
  }

  /** The client's store has nothing of it any more; what was made of it here goes too. */
  private async deleted(conversation: ConversationId, { account, id }: { account: AccountId; id: string }): Promise<Prepared> {
    const { people, lookup, mediaFiles, now, remakeExports, forgetMessage } = this.given;
    const known = people.in(conversation);
    if (known === undefined || known.account !== account) return () => [];
    const { person } = known;
    const name = await lookup.nameOf(account);
    await remakeExports(person);
    return () => {
      forgetMessage(messageIdOf("in", person, id));
      const files = mediaFiles.forgetInbound(contentItemId(account, id));
      if (people.in(conversation)?.blocked) return [];
      return Array.from({ length: Math.max(1, files) }, (_, index): NewEvent => {
        return { kind: "deleted", at: now(), person, name, message: messageIdOf("in", person, id, index) };
      });
    };
  }

  /** By its time, on both sides: what was made of it goes without a word. */
  private async gone(conversation: ConversationId, { account, id }: { account: AccountId; id: string }): Promise<Prepared> {
    const { people, mediaFiles, sentMessages, self, remakeExports, forgetMessage } = this.given;
    const known = people.in(conversation);
    if (known === undefined) return () => [];
    const { person } = known;
    const isOurs = account === self();
    await remakeExports(person);
    return () => {
      forgetMessage(messageIdOf(isOurs ? "out" : "in", person, id));
      if (isOurs) sentMessages.forget(id);
      else mediaFiles.forgetInbound(contentItemId(account, id));
      return [];
    };
  }

  private async status(conversation: ConversationId, news: { kind: "placed" | "failed"; id: string }): Promise<Prepared> {
    const { people, sentMessages, now, lookup } = this.given;
    const known = people.in(conversation);
    if (known === undefined) return () => [];
    const { person, account } = known;
    const name = await lookup.nameOf(account);
    return () => {
      const sent = sentMessages.get(news.id);
      if (sent === undefined) return [];
      if (news.kind === "failed") sentMessages.forget(news.id);
      const status = news.kind === "placed" ? "sent" : "failed";
      const message = messageIdOf("out", person, news.id);
      return [{ kind: "status", at: now(), person, name, message, status, callbackData: sent.callbackData }];
    };
  }

  private async reach(conversation: ConversationId, { delivered, read }: { delivered: number; read: number }): Promise<Prepared> {
    const { people, sentMessages, journal, lookup, self, now } = this.given;
    const known = people.in(conversation);
    if (known === undefined) return () => [];
    const { person, account } = known;
    const name = await lookup.nameOf(account);
    const told = journal.told(conversation);
    const arrived = Math.max(delivered, read);
    const from = Math.min(told.delivered, told.read) + 1;
    const lines = await lookup.between(conversation, from, arrived + 1, Number.MAX_SAFE_INTEGER);
    return () => {
      const at = now();
      const events: NewEvent[] = [];
      for (const { seq, record } of lines) {
        const sent = record.sender === self() ? sentMessages.get(record.id) : undefined;
        if (sent === undefined) continue;
        const about = {
          kind: "status",
          at,
          person,
          name,
          message: messageIdOf("out", person, record.id),
          callbackData: sent.callbackData,
        } as const;
        if (seq > told.delivered) events.push({ ...about, status: "delivered" });
        if (seq > told.read && seq <= read) events.push({ ...about, status: "read" });
      }
      journal.tell(conversation, { delivered: arrived, read: Math.max(read, told.read) });
      return events;
    };
  }
}
