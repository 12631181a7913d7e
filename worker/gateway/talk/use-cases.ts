// The use-cases of business.ts over the client and the tables of a hosted business.

import type { Program, Store } from "../../../client/index.ts";
import type { ConversationId, UnixMs } from "../../../protocol/index.ts";
import type { Events } from "../store/events.ts";
import { isPersonId, readMessageId } from "../store/ids.ts";
import type { MediaFiles } from "../store/media-files.ts";
import type { MessageLookup } from "../store/message-lookup.ts";
import type { Cell } from "../store/meta.ts";
import type { People } from "../store/people.ts";
import type { Business, BusinessProfile, MediaId, PersonId, SendRequest } from "./business.ts";
import { readProfileChanges } from "./profile.ts";
import type { Sending } from "./sending.ts";
import type { TypingTimers } from "./typing-timers.ts";

type Reading = Pick<
  Business,
  "conversations" | "summary" | "messages" | "message" | "contacts" | "contact" | "noteContact" | "search"
>;
type Given = Reading & {
  identity: Business["identity"] & { name: string };
  client: Pick<Program, "verbs" | "openFile">;
  store: Store;
  people: People;
  lookup: MessageLookup;
  mediaFiles: MediaFiles;
  events: Events;
  sending: Sending;
  typing: TypingTimers;
  profile: Cell<Omit<BusinessProfile, "name">>;
  retention: Cell<number>;
  now(): UnixMs;
  attend(conversation: ConversationId): void;
  stirred(): void;
  onEvent: Business["onEvent"];
  erase(person: PersonId, conversation: ConversationId): Promise<void>;
};

export function useCases(given: Given): Business {
  const {
    identity,
    client,
    store,
    people,
    lookup,
    mediaFiles,
    events,
    sending,
    attend,
    stirred,
    now,
    profile,
    retention,
    typing,
  } = given;
  const { conversations, summary, messages, message, contacts, contact, noteContact, search, onEvent } = given;
  const { verbs } = client;
  return {
    identity,
    async send(request: SendRequest, sendKey, by) {
      stirred();
      if (!isPersonId(request.to)) return { kind: "undeliverable" };
      const sent = await sending.send(request, sendKey, by);
      if (sent.kind === "ok") typing.end(request.to);
      return sent;
    },
    react: (to, message, emoji) => sending.react(to, message, emoji),
    edit: (id, text) => sending.edit(id, text),
    deleteMessage: (id) => sending.deleteForEveryone(id),
    pin: (id, isOn) => sending.pin(id, isOn),
    async markRead(id) {
      const found = await inbound(id);
      if (found === undefined) return false;
      attend(found.conversation);
      await verbs.markRead(found.conversation, found.seq);
      return true;
    },
    async typing(id) {
      const found = await inbound(id);
      if (found === undefined) return false;
      attend(found.conversation);
      typing.begin(found.person, found.conversation);
      return true;
    },
    storeMedia: (file) => mediaFiles.upload(file, now()),
    async media(id) {
      return mediaFiles.get(id, now())?.facts;
    },
    async openMedia(id: MediaId) {
      const stored = mediaFiles.get(id, now());
      if (stored === undefined) return undefined;
      const { facts, at } = stored;
      if (at.kind === "uploaded") return { facts, stream: mediaFiles.open(at) };
      const opened = await client.openFile({ conversation: at.conversation, item: at.item, index: at.index, part: "file" });
      return opened.kind === "ok" ? { facts, stream: opened.stream } : undefined;
    },
    async deleteMedia(id) {
      const stored = mediaFiles.get(id, now());
      if (stored === undefined) return false;
      await mediaFiles.remove(stored);
      return true;
    },
    async profile() {
      const { name = identity.name } = (await store.get("account", [])) ?? {};
      return { name, ...profile.read() };
    },
    async setProfile(given) {
      const read = readProfileChanges(given);
      if (!read.ok) return { kind: "bad-content", where: read.where };
      const { name, ...rest } = read.changes;
      profile.write({ ...profile.read(), ...rest });
      if (name !== undefined) await verbs.setName(name);
      return { kind: "ok" };
    },
    async block(person, isBlocked) {
      const known = people.get(person);
      if (known === undefined) return false;
      await verbs.block(known.account, isBlocked);
      people.block(person, isBlocked);
      return true;
    },
    conversations,
    summary,
    messages,
    message,
    contacts,
    contact,
    noteContact,
    search,
    async erase(person) {
      const known = people.get(person);
      if (known === undefined) return false;
      await given.erase(person, known.conversation);
      return true;
    },
    async events(after, limit) {
      return events.after(after, limit);
    },
    onEvent,
    retentionDays: () => retention.read(),
    setRetentionDays: (days) => retention.write(days),
  };

  async function inbound(id: string) {
    const named = readMessageId(id);
    const known = named?.direction === "in" ? people.get(named.person) : undefined;
    if (named === undefined || known === undefined) return undefined;
    const found = await lookup.named(known.conversation, known.account, named.contentId);
    return found && { conversation: known.conversation, person: known.person, seq: found.seq };
  }
}
