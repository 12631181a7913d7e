// What the client's store knows of a message: found by its place, or by whose it is and its id.

import { optionsOf } from "../../../client/content/kinds/choices.ts";
import type { Store } from "../../../client/index.ts";
import type { ConversationRecord } from "../../../client/store/conversation-record.ts";
import type { TimelineRecord } from "../../../client/store/tables.ts";
import type { AccountId, ConversationId, Seq } from "../../../protocol/index.ts";
import type { MessageRecord, Offered } from "../talk/read-message.ts";

export type Found = { seq: Seq; place: number; record: MessageRecord };

/** One entry makes fewer lines than this. */
const LINES_AT_ONCE = 300;

export class MessageLookup {
  private readonly store: Store;
  private readonly self: () => AccountId;

  constructor(store: Store, self: () => AccountId) {
    this.store = store;
    this.self = self;
  }

  conversation(id: ConversationId): Promise<ConversationRecord | undefined> {
    return this.store.get("conversations", [id]);
  }

  record(conversation: ConversationId, seq: Seq, place: number): Promise<TimelineRecord | undefined> {
    return this.store.get("timeline", [conversation, seq, place]);
  }

  async at(conversation: ConversationId, seq: Seq): Promise<Found | undefined> {
    const lines = await this.store.range("timeline", { prefix: [conversation], from: seq, before: seq + 1 });
    for (const { key, value } of lines) if (value.kind === "message") return { seq, place: Number(key[2]), record: value };
    return undefined;
  }

  async named(conversation: ConversationId, sender: AccountId, id: string): Promise<Found | undefined> {
    const place = await this.store.get("contents", [conversation, sender, id]);
    if (place === undefined) return undefined;
    const found = await this.at(conversation, place.seq);
    return found?.record.sender === sender && found.record.id === id ? found : undefined;
  }

  /** Messages in their order, at most so many; fewer only where there are no more, however many other lines stand between. */
  async between(conversation: ConversationId, from: Seq, before: Seq, limit: number): Promise<Found[]> {
    const found: Found[] = [];
    const lines = Math.max(limit, LINES_AT_ONCE);
    for (let start = from; ; ) {
      const some = await this.store.range("timeline", { prefix: [conversation], from: start, before, limit: lines });
      const isAll = some.length < lines;
      const last = Number(some.at(-1)?.key[1] ?? start);
      // The lines of one entry stay together: its others may stand in the next piece.
      const whole = isAll || Number(some[0]?.key[1]) === last ? some : some.filter(({ key }) => Number(key[1]) < last);
      for (const { key, value } of whole)
        if (value.kind === "message") found.push({ seq: Number(key[1]), place: Number(key[2]), record: value });
      if (isAll || found.length >= limit) return found.slice(0, limit);
      start = whole.length < some.length ? last : last + 1;
    }
  }

  async newest(conversation: ConversationId): Promise<Found | undefined> {
    const lines = await this.store.range("timeline", { prefix: [conversation], limit: 20, newestFirst: true });
    for (const { key, value } of lines)
      if (value.kind === "message") return { seq: Number(key[1]), place: Number(key[2]), record: value };
    return undefined;
  }

  /** Lines before a place, newest first. `from`: the place of the oldest of them; `isEnd`: there are none before it */
  async newestBefore(
    conversation: ConversationId,
    before: Seq,
    limit: number,
  ): Promise<{ messages: Found[]; lines: number; from: Seq; isEnd: boolean }> {
    const lines = await this.store.range("timeline", { prefix: [conversation], before, limit, newestFirst: true });
    const isEnd = lines.length < limit;
    const from = Number(lines.at(-1)?.key[1] ?? 0);
    // The lines of one entry stay together: the oldest may have others in the next piece.
    const whole = isEnd || Number(lines[0]?.key[1]) === from ? lines : lines.filter(({ key }) => Number(key[1]) > from);
    const messages = whole.flatMap(({ key, value }) =>
      value.kind === "message" ? [{ seq: Number(key[1]), place: Number(key[2]), record: value }] : [],
    );
    return { messages, lines: lines.length, from: whole.length < lines.length ? from + 1 : from, isEnd };
  }

  /** Their own word for themselves; "" before they have said it. */
  async saidName(account: AccountId): Promise<string> {
    return (await this.store.get("contacts", [account]))?.name ?? "";
  }

  async nameOf(account: AccountId): Promise<string> {
    const contact = await this.store.get("contacts", [account]);
    return contact?.name ?? contact?.handle ?? "";
  }

  /** Whether an answer was to buttons or to a list, and what more the row of the list said */
  async offered(conversation: ConversationId, { reply, body }: MessageRecord): Promise<Offered | null> {
    if (body.kind !== "choice" || reply === null || reply.sender !== this.self()) return null;
    const offer = (await this.named(conversation, reply.sender, reply.id))?.record.body;
    if (offer?.kind !== "choices") return null;
    const { choices } = offer;
    const description = optionsOf(choices).find(({ id }) => id === body.option)?.description ?? null;
    return { kind: choices.kind, description };
  }
}
