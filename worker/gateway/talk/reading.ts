// Retrieval: conversations, messages and people, as the client's store has them.

import { contentItemId } from "../../../client/content/item-id.ts";
import { KINDS } from "../../../client/content/kinds/index.ts";
import { wordsOf } from "../../../client/engine/sending/waiting.ts";
import type { OutboxRecord } from "../../../client/store/tables.ts";
import type { AccountId, UnixMs } from "../../../protocol/index.ts";
import type { ContactNotes } from "../store/contact-notes.ts";
import { messageIdOf, readMessageId } from "../store/ids.ts";
import type { MediaFiles } from "../store/media-files.ts";
import type { Found, MessageLookup } from "../store/message-lookup.ts";
import type { Known, People } from "../store/people.ts";
import type { Business, Contact, MessageStatus, Page, PageRequest, PersonId, StoredMessage, Summary } from "./business.ts";
import { contentsOf } from "./read-message.ts";
import { search } from "./searching.ts";

type Given = {
  /** The business itself */
  self(): AccountId;
  lookup: MessageLookup;
  people: People;
  contactNotes: ContactNotes;
  transaction(fn: () => void): void;
  mediaFiles: MediaFiles;
  outbox(conversation: Known["conversation"]): Promise<readonly OutboxRecord[]>;
  now(): UnixMs;
  /** Who of the business sent it, by its content's id */
  senderOf(id: string): string | null;
};
type Read = Pick<
  Business,
  "conversations" | "summary" | "messages" | "message" | "contacts" | "contact" | "noteContact" | "search"
>;

export function reading(given: Given): Read {
  const { people, lookup } = given;
  return {
    async conversations(page) {
      return pageOf(people, page, (known) => summaryOf(given, known));
    },
    async summary(person) {
      const known = people.get(person);
      return known && summaryOf(given, known);
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
      return waiting && waitingMessage(known.person, waiting, given.senderOf(waiting.id));
    },
    async contacts(page, label) {
      if (label === undefined) return pageOf(people, page, (known) => contactOf(given, known));
      const found = given.contactNotes.labelled(label, page.after ?? "", page.limit + 1);
      const known = found.slice(0, page.limit).flatMap((person) => people.get(person) ?? []);
      const items = await Promise.all(known.map((each) => contactOf(given, each)));
      return { items, next: found.length > page.limit ? (found[page.limit - 1] ?? null) : null };
    },
    search: (request) =>
      search(
        {
          people,
          lookup,
          read: async (known, found) => storedMessages(given, known, found, await lookup.conversation(known.conversation)),
        },
        request,
      ),
    async noteContact(person, change) {
      const known = people.get(person);
      if (known === undefined) return undefined;
      let isTaken = false;
      given.transaction(() => {
        isTaken = given.contactNotes.change(person, change) !== undefined;
      });
      return isTaken ? contactOf(given, known) : undefined;
    },
    async contact(person) {
      const known = people.get(person);
      return known && contactOf(given, known);
    },
  };
}

async function summaryOf(given: Given, known: Known): Promise<Summary> {
  const newest = await given.lookup.newest(known.conversation);
  const record = await given.lookup.conversation(known.conversation);
  const messages = newest === undefined ? [] : await storedMessages(given, known, newest, record);
  return { ...(await personOf(given, known)), lastMessage: messages.at(-1) ?? null, unread: record?.unread ?? 0 };
}

/** How far the other has come, where that is known */
type Reach = { deliveredByAll: number; readByAll: number } | undefined;

/** Several, where it carries several files. */
async function storedMessages(given: Given, known: Known, { seq, record }: Found, reach: Reach): Promise<StoredMessage[]> {
  const { self, lookup, mediaFiles, now } = given;
  const { person, conversation } = known;
  const direction = record.sender === self() ? "out" : "in";
  const item = contentItemId(record.sender, record.id);
  const media = (record.attachments ?? []).map((_, index) => mediaFiles.of(item, index, now())?.facts ?? null);
  const offered = await lookup.offered(conversation, record);
  const reply = record.reply;
  const replyTo = reply && messageIdOf(reply.sender === self() ? "out" : "in", person, reply.id);
  const status = direction === "out" ? statusOf(seq, reach) : null;
  const by = direction === "out" ? given.senderOf(record.id) : null;
  return contentsOf(record, media, offered).map((content, index) => {
    const id = messageIdOf(direction, person, record.id, index);
    return { id, person, direction, at: record.at, content, status, replyTo, forwarded: record.forwarded === true, by };
  });
}

function statusOf(seq: number, reach: Reach): MessageStatus {
  if (reach === undefined) return "sent";
  if (seq <= reach.readByAll) return "read";
  return seq <= reach.deliveredByAll ? "delivered" : "sent";
}

function waitingMessage(person: PersonId, item: OutboxRecord, by: string | null): StoredMessage {
  const { id, at, failure } = item;
  const content = { kind: "text", text: wordsOf(KINDS, item) } as const;
  const status = failure === null ? "pending" : "failed";
  return {
    id: messageIdOf("out", person, id),
    person,
    direction: "out",
    at,
    content,
    status,
    replyTo: null,
    forwarded: false,
    by,
  };
}

async function contactOf(given: Given, known: Known): Promise<Contact> {
  return { ...(await personOf(given, known)), ...given.contactNotes.of(known.person) };
}

async function personOf({ lookup }: Given, { person, account, lastWroteAt, granted, blocked }: Known) {
  const name = await lookup.nameOf(account);
  return { person, name, lastWroteAt: lastWroteAt || null, hasGranted: granted, isBlocked: blocked };
}

async function pageOf<T>(people: People, { after, limit }: PageRequest, read: (known: Known) => Promise<T>): Promise<Page<T>> {
  const found = people.page({ after, limit: limit + 1 });
  const items = await Promise.all(found.slice(0, limit).map(read));
  return { items, next: found.length > limit ? (found[limit - 1]?.person ?? null) : null };
}
