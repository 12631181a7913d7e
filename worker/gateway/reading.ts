// Retrieval: conversations, messages and people, as the client's store has them.

import { contentItemId } from "../../client/content/item-id.ts";
import { KINDS } from "../../client/content/kinds/index.ts";
import { wordsOf } from "../../client/engine/sending/waiting.ts";
import type { OutboxRecord } from "../../client/store/tables.ts";
import type { AccountId, UnixMs } from "../../protocol/index.ts";
import type { Business, Contact, MessageStatus, Page, PageRequest, PersonId, StoredMessage } from "./business.ts";
import { messageIdOf, readMessageId } from "./ids.ts";
import type { Found, Lookup } from "./lookup.ts";
import type { Known, People } from "./people.ts";
import { contentsOf } from "./read-message.ts";
import type { Shelf } from "./shelf.ts";

type Given = {
  /** The business itself */
  self(): AccountId;
  lookup: Lookup;
  people: People;
  shelf: Shelf;
  outbox(conversation: Known["conversation"]): Promise<readonly OutboxRecord[]>;
  now(): UnixMs;
};
type Read = Pick<Business, "conversations" | "messages" | "message" | "contacts" | "contact">;

export function reading(given: Given): Read {
  const { people, lookup } = given;
  return {
    async conversations(page) {
      return pageOf(people, page, async (known) => {
        const newest = await lookup.newest(known.conversation);
        const record = await lookup.conversation(known.conversation);
        const messages = newest === undefined ? [] : await storedMessages(given, known, newest, record);
        return { ...(await contactOf(given, known)), lastMessage: messages.at(-1) ?? null, unread: record?.unread ?? 0 };
      });
    },
    async messages(person, { after, limit }) {
      const known = people.get(person);
      if (known === undefined) return undefined;
      const from = after === null ? 0 : Number(after);
      const found = await lookup.between(known.conversation, from + 1, Number.MAX_SAFE_INTEGER, limit + 1);
      const reach = await lookup.conversation(known.conversation);
      const items = await Promise.all(found.slice(0, limit).map((each) => storedMessages(given, known, each, reach)));
      return { items: items.flat(), next: found.length > limit ? String(found[limit - 1]?.seq ?? from) : null };
    },
    async message(id) {
      const named = readMessageId(id);
      const known = named && people.get(named.person);
      if (named === undefined || known === undefined) return undefined;
      const sender = named.direction === "out" ? given.self() : known.account;
      const found = await lookup.named(known.conversation, sender, named.contentId);
      if (found !== undefined) {
        const reach = await lookup.conversation(known.conversation);
        return (await storedMessages(given, known, found, reach)).find((message) => message.id === id);
      }
      const waiting = (await given.outbox(known.conversation)).find(
        (item) => item.id === named.contentId && sender === given.self(),
      );
      return waiting && waitingMessage(known.person, waiting);
    },
    async contacts(page) {
      return pageOf(people, page, (known) => contactOf(given, known));
    },
    async contact(person) {
      const known = people.get(person);
      return known && contactOf(given, known);
    },
  };
}

/** How far the other has come, where that is known */
type Reach = { deliveredByAll: number; readByAll: number } | undefined;

/** Several, where it carries several files. */
async function storedMessages(given: Given, known: Known, { seq, record }: Found, reach: Reach): Promise<StoredMessage[]> {
  const { self, lookup, shelf, now } = given;
  const { person, conversation } = known;
  const direction = record.sender === self() ? "out" : "in";
  const item = contentItemId(record.sender, record.id);
  const media = (record.attachments ?? []).map((_, index) => shelf.of(item, index, now())?.facts ?? null);
  const offered = await lookup.offered(conversation, record);
  const reply = record.reply;
  const replyTo = reply && messageIdOf(reply.sender === self() ? "out" : "in", person, reply.id);
  const status = direction === "out" ? statusOf(seq, reach) : null;
  return contentsOf(record, media, offered).map((content, index) => {
    return { id: messageIdOf(direction, person, record.id, index), person, direction, at: record.at, content, status, replyTo };
  });
}

function statusOf(seq: number, reach: Reach): MessageStatus {
  if (reach === undefined) return "sent";
  if (seq <= reach.readByAll) return "read";
  return seq <= reach.deliveredByAll ? "delivered" : "sent";
}

function waitingMessage(person: PersonId, item: OutboxRecord): StoredMessage {
  const { id, at, failure } = item;
  const content = { kind: "text", text: wordsOf(KINDS, item) } as const;
  const status = failure === null ? "pending" : "failed";
  return { id: messageIdOf("out", person, id), person, direction: "out", at, content, status, replyTo: null };
}

async function contactOf({ lookup }: Given, { person, account, lastWroteAt, granted, blocked }: Known): Promise<Contact> {
  const name = await lookup.nameOf(account);
  return { person, name, lastWroteAt: lastWroteAt || null, hasGranted: granted, isBlocked: blocked };
}

async function pageOf<T>(people: People, { after, limit }: PageRequest, read: (known: Known) => Promise<T>): Promise<Page<T>> {
  const found = people.page({ after, limit: limit + 1 });
  const items = await Promise.all(found.slice(0, limit).map(read));
  return { items, next: found.length > limit ? (found[limit - 1]?.person ?? null) : null };
}
