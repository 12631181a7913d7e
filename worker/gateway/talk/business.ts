// What a hosted business can do: the use-cases that both surfaces of the API share. One code path leads from here to the crypto.

import type { OutgoingChoices } from "../../../client/index.ts";
import type { UnixMs } from "../../../protocol/index.ts";

/** "ZZ." and letters or digits: another one for each business, so that businesses cannot compare whom they know. */
export type PersonId = string;
/** "wamid." and base64 */
export type MessageId = string;
/** Decimal digits, the first of them "3" */
export type MediaId = string;

export type Identity = {
  /** 16 random bytes, base64url */
  business: string;
  /** Decimal digits, the first of them "1" */
  phoneNumberId: string;
  /** Decimal digits, the first of them "2" */
  wabaId: string;
  /** Without "@" */
  handle: string;
};

export type Location = { latitude: number; longitude: number; name: string | null; address: string | null };
/** Somebody whom a message introduces. */
export type Card = { name: string; organisation: string | null; phones: string[]; emails: string[]; urls: string[] };
export type MediaUse = "image" | "video" | "audio" | "voice" | "document" | "sticker";

export type OutgoingContent =
  | { kind: "text"; text: string }
  | { kind: "media"; media: MediaId; as: MediaUse; caption: string; filename: string | null }
  | { kind: "location"; location: Location }
  | { kind: "contacts"; contacts: Card[] }
  /** Buttons, a list, or what a template became */
  | { kind: "choices"; choices: OutgoingChoices };

export type SendRequest = {
  to: PersonId;
  content: OutgoingContent;
  replyTo: MessageId | null;
  /** Comes back in the statuses */
  callbackData: string | null;
  /** A template may go to who wrote longer ago than a day. */
  isTemplate: boolean;
  /** Its id, for the figures */
  template?: string;
};

/** What is left out stays. An attribute that is null goes. */
export type NotesChange = { labels?: readonly string[] | undefined; attributes?: Record<string, string | null> | undefined };
export type SearchRequest = { words: string; person: PersonId | null; after: string | null; limit: number };

export type Refusal =
  /** Nobody of that id, who never wrote, or who does not want to be reached: one answer for all of them. */
  | { kind: "undeliverable" }
  /** More than a day since they wrote, and no permission beyond it */
  | { kind: "window-closed" }
  | { kind: "account-rate"; retryAfterMs: number }
  | { kind: "pair-rate"; retryAfterMs: number }
  | { kind: "no-such-message" }
  | { kind: "no-such-media" }
  /** A day after it was sent it stays as it is. */
  | { kind: "too-late" }
  /** That file cannot be sent as that. */
  | { kind: "wrong-media" }
  /** As `where`: the place of the fault, such as "choices.buttons.0.title" */
  | { kind: "bad-content"; where: string }
  | { kind: "unavailable"; retryAfterMs: number };
export type Sent = { kind: "ok"; id: MessageId; person: PersonId };

export type MediaFacts = {
  id: MediaId;
  /** Media type, lower case, without parameters */
  type: string;
  bytes: number;
  /** Hex, of the file itself */
  sha256: string;
  filename: string | null;
  expiresAt: UnixMs;
};

export type BusinessProfile = {
  name: string;
  about: string;
  address: string;
  description: string;
  email: string;
  websites: string[];
  vertical: string;
};

/** What a team sorts conversations by. `hue`: 0 to 359 */
export type Label = { id: string; name: string; hue: number };
/** Who of the business does something: one of its people, or a token of it. */
export type By = { id: string; isMember: boolean };

export type QuickReply = { shortcut: string; text: string };

export type InboundContent =
  | { kind: "text"; text: string }
  | { kind: "media"; as: MediaUse; media: MediaFacts; caption: string }
  /** A file that could not be fetched */
  | { kind: "lost-media"; caption: string }
  | { kind: "location"; location: Location }
  | { kind: "contacts"; contacts: Card[] }
  /** An answer to buttons, a list, or the buttons of a template */
  | { kind: "choice"; from: "buttons" | "list" | "notice"; option: string; title: string; description: string | null }
  /** "" takes it back */
  | { kind: "reaction"; to: MessageId; emoji: string }
  | { kind: "unsupported" };

export type StoredMessage = {
  id: MessageId;
  /** The other side */
  person: PersonId;
  direction: "in" | "out";
  at: UnixMs;
  content: InboundContent | { kind: "choices"; choices: OutgoingChoices };
  /** Of those that went out */
  status: "pending" | MessageStatus | null;
  replyTo: MessageId | null;
  /** Its sender has it from elsewhere, by their own word. */
  forwarded: boolean;
  /** Of those that went out: which member or token sent it, where that is known. For the business alone. */
  by: string | null;
};
export type MessageStatus = "sent" | "delivered" | "read" | "failed";

/** Something happened. `id` counts up from 1 and never comes twice; `name` is what the person calls themselves. */
export type BusinessEvent = { id: number; at: UnixMs; person: PersonId; name: string } & (
  | {
      kind: "message";
      message: MessageId;
      content: InboundContent;
      replyTo: MessageId | null;
      repliesToUs: boolean;
      forwarded: boolean;
    }
  | { kind: "status"; message: MessageId; status: MessageStatus; callbackData: string | null }
  /** The person says it in other words: what it says now */
  | { kind: "edited"; message: MessageId; text: string }
  /** By the person, for everyone: nothing of it is kept here any more. */
  | { kind: "deleted"; message: MessageId }
  /** May the business write at any time? */
  | { kind: "permission"; granted: boolean }
  /** Something was done with the conversation, not in it. Of a note only which: what it says is not for everybody who reads events. */
  | {
      kind: "conversation";
      change: "state" | "assignee" | "labels" | "note";
      /** A member or token; "" where they wrote, and it is open again */
      by: string;
      state: "open" | "waiting" | "closed";
      assignee: string | null;
      labels: string[];
      note: number | null;
    }
);

/** Without what the business notes of them: that is for who reads contacts. */
export type Summary = Omit<Contact, "labels" | "attributes"> & { lastMessage: StoredMessage | null; unread: number };
export type Contact = {
  person: PersonId;
  name: string;
  lastWroteAt: UnixMs | null;
  hasGranted: boolean;
  isBlocked: boolean;
  /** What the business notes of them */
  labels: string[];
  attributes: Record<string, string>;
};
export type Page<T> = { items: T[]; next: string | null };
export type PageRequest = { after: string | null; limit: number };

export interface Business {
  readonly identity: Identity;

  /** Durable when it answers; it leaves as soon as it can. Repeated with the same key it is sent once. */
  send(request: SendRequest, key: string | null, by?: By): Promise<Sent | Refusal>;
  /** @param emoji "" takes back. The answer's id is the reaction's own. */
  react(to: PersonId, message: MessageId, emoji: string): Promise<Sent | Refusal>;
  /** One of the business's own, in other words: within a day, and where it may write */
  edit(message: MessageId, text: string): Promise<Sent | Refusal>;
  /** One of the business's own, for everyone */
  deleteMessage(message: MessageId): Promise<{ kind: "ok" } | Refusal>;
  pin(message: MessageId, isOn: boolean): Promise<{ kind: "ok" } | Refusal>;
  /** Everything up to that message of theirs */
  markRead(message: MessageId): Promise<boolean>;
  /** To whoever wrote that message; for twenty seconds or until something is sent */
  typing(message: MessageId): Promise<boolean>;

  /** @param bytes where known. @returns undefined where it has more than `limitBytes` */
  storeMedia(file: {
    stream: ReadableStream<Uint8Array>;
    type: string;
    filename: string | null;
    limitBytes: number;
  }): Promise<MediaFacts | undefined>;
  media(id: MediaId): Promise<MediaFacts | undefined>;
  openMedia(id: MediaId): Promise<{ facts: MediaFacts; stream: ReadableStream<Uint8Array> } | undefined>;
  deleteMedia(id: MediaId): Promise<boolean>;

  profile(): Promise<BusinessProfile>;
  setProfile(changes: Partial<BusinessProfile>): Promise<{ kind: "ok" } | { kind: "bad-content"; where: string }>;
  /** @returns whether there is such a person: somebody who wrote or gave permission */
  block(person: PersonId, isBlocked: boolean): Promise<boolean>;

  /** Newest first */
  conversations(page: PageRequest): Promise<Page<Summary>>;
  /** One of them */
  summary(person: PersonId): Promise<Summary | undefined>;
  /** Oldest first; undefined for nobody */
  messages(person: PersonId, page: PageRequest): Promise<Page<StoredMessage> | undefined>;
  message(id: MessageId): Promise<StoredMessage | undefined>;
  /** @param label those that have it, in another order */
  contacts(page: PageRequest, label?: string): Promise<Page<Contact>>;
  /** Undefined for nobody, and where it would be too much */
  noteContact(person: PersonId, change: NotesChange): Promise<Contact | undefined>;
  contact(person: PersonId): Promise<Contact | undefined>;
  /** A page may be short, or empty, and go on; undefined for what nobody can look for */
  search(request: SearchRequest): Promise<Page<StoredMessage> | undefined>;
  /** Everything that was said with them and kept here: messages, files, events, dead letters, exports. @returns whether there was such a person */
  erase(person: PersonId): Promise<boolean>;

  /** In order; those of before the retention are gone. */
  events(after: number, limit: number): Promise<BusinessEvent[]>;
  /** Called after each new event is durable, with its id. The answer stops it. */
  onEvent(listener: (id: number) => void): () => void;

  /** Days that messages, files and events are kept; 0: until the webhook has them */
  retentionDays(): number;
  setRetentionDays(days: number): void;
}
