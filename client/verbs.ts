// What a view can ask of the Client. Arguments and outcomes are plain values, so that they can cross a worker boundary.

import type * as v from "valibot";
import type { Hosting } from "../mls/index.ts";
import type { AccountId, BlobId, ConversationId, Seq } from "../protocol/index.ts";
import type { choices } from "./content/kinds/choices.ts";
import type { contacts } from "./content/kinds/contacts.ts";
import type { location } from "./content/kinds/location.ts";
import type { AttachmentFacts, AttachmentKind, MediaRef, Query, QueryUpdate } from "./queries.ts";

export type Done = { kind: "ok" };
export type Opened = { kind: "ok"; conversation: ConversationId };

/** Outcomes that a verb shares with others; each says who must act. */
export type Unreachable = { kind: "offline" };
export type TryLater = { kind: "try-later"; retryAfterMs: number };
export type UnknownHandle = { kind: "unknown-handle"; handle: string };
/** The account has no KeyPackage left, or does not want to be reached by this one. */
export type NotReachable = { kind: "not-reachable"; handle: string };
export type NotAllowed = { kind: "not-allowed" };
export type UnknownConversation = { kind: "unknown-conversation" };
/** This device has no room left, and nothing was stored: what was typed stays where it was typed. */
export type StorageFull = { kind: "storage-full" };
export type Refused = { kind: "refused"; detail: string };

export type RegisterOutcome =
  | Done
  | Unreachable
  | TryLater
  | Refused
  | { kind: "handle-taken" }
  | { kind: "handle-reserved" }
  | { kind: "handle-malformed" }
  | { kind: "name-empty" };

export type OpenOutcome = Opened | Unreachable | TryLater | Refused | UnknownHandle | NotReachable | { kind: "yourself" };
export type CreateGroupOutcome =
  | Opened
  | Unreachable
  | TryLater
  | Refused
  | UnknownHandle
  | NotReachable
  | { kind: "title-empty" };
/** `ok` means accepted by the service; a change that waits for the network answers `waiting` and goes on by itself. */
export type ChangeOutcome =
  | Done
  | { kind: "waiting" }
  | Unreachable
  | TryLater
  | Refused
  | UnknownHandle
  | NotReachable
  | NotAllowed
  | UnknownConversation
  | { kind: "already-member" }
  | { kind: "last-admin" }
  | { kind: "full" };
export type SendOutcome =
  | { kind: "ok"; id: string }
  | { kind: "empty" }
  | { kind: "too-long"; limitBytes: number }
  /** An account key changed and waits for `acceptKeyChange`. */
  | { kind: "held"; account: AccountId }
  | { kind: "read-only" }
  | StorageFull
  | UnknownConversation;

export type ReactOutcome =
  | Done
  /** Not one emoji, or a longer one than there are. */
  | { kind: "no-emoji" }
  /** No message of this device, or one that is not sent yet. */
  | { kind: "not-found" }
  | Extract<SendOutcome, { kind: "held" | "read-only" }>
  | UnknownConversation;

export type DeleteOutcome =
  | Done
  /** No message of this device. */
  | { kind: "not-found" }
  /** Another's. */
  | NotAllowed
  | Extract<SendOutcome, { kind: "held" | "read-only" }>
  | UnknownConversation;

/** As `Choices`; what may be null may be left out. Titles of buttons up to 20 letters, of rows 24. */
export type OutgoingChoices = v.InferInput<typeof choices>;
export type SendChoicesOutcome =
  | Exclude<SendOutcome, { kind: "empty" } | { kind: "too-long" }>
  /** `where`: the place of the first fault, as "sections.0.rows.2.title"; "" where they do not fit together. */
  | { kind: "bad-choices"; where: string };
export type ChooseOutcome =
  | Exclude<SendOutcome, { kind: "empty" } | { kind: "too-long" }>
  /** The message is not on this device, is one's own, or has no such option. */
  | { kind: "no-such-option" };

/** Bytes that are read once more from the beginning each time. */
export type FileSource = { bytes: number; open(): ReadableStream<Uint8Array<ArrayBuffer>> };
/** As `Location` and `Card`; what may be null or empty may be left out. */
export type OutgoingLocation = v.InferInput<typeof location>;
export type OutgoingCard = v.InferInput<typeof contacts>[number];
type Sent = Exclude<SendOutcome, { kind: "empty" } | { kind: "too-long" }>;
/** `where`: the place of the first fault, as "latitude" or "0.urls.1" */
export type SendLocationOutcome = Sent | { kind: "bad-location"; where: string };
export type SendContactsOutcome = Sent | { kind: "bad-contacts"; where: string };
/** `not-allowed`: no direct conversation. */
export type AllowOutcome = Done | NotAllowed | Extract<SendOutcome, { kind: "held" | "read-only" }> | UnknownConversation;

/** A file to send. A Blob is a reference: its bytes are read once, while it is encrypted. */
export type OutgoingAttachment = AttachmentFacts & { data: Blob; poster: Blob | null };
export type StreamedAttachment = AttachmentFacts & { data: FileSource; poster: null };
export type SendMediaOutcome =
  | SendOutcome
  | { kind: "nothing-attached" }
  | { kind: "too-many-files"; limit: number }
  | { kind: "file-empty"; index: number }
  | { kind: "file-too-big"; index: number; limitBytes: number }
  /** The file could not be read: it changed or went away meanwhile. */
  | { kind: "file-unreadable"; index: number }
  /** This device has no room to keep it until it is sent. */
  | { kind: "no-room" };
/** Why a file is not there. `expired`: the service no longer has it. `damaged`: what it gave does not fit the message. */
export type MediaMissing = Unreachable | TryLater | { kind: "expired" } | { kind: "damaged" } | { kind: "unknown" };
export type PhotoOutcome =
  | Done
  | { kind: "photo-too-big"; limitBytes: number }
  | { kind: "no-room" }
  | Unreachable
  | TryLater
  | Refused
  | NotAllowed
  | UnknownConversation;

export interface Verbs {
  /** Makes keys, account, device, KeyPackages and "notes to yourself". Repeating it after no answer is safe. */
  register(person: { name: string; handle: string }): Promise<RegisterOutcome>;
  /** Changes the name that others see; it travels sealed, to each conversation. */
  setName(name: string): Promise<Done | { kind: "name-empty" }>;

  /** Off: others still hear what was delivered, and nothing new of what was read. On again: how far one has read by then. */
  setReadReceipts(on: boolean): Promise<Done>;

  /** Answers at once with a conversation that can be written to; it is created at the service with the first message. */
  openDirect(handle: string): Promise<OpenOutcome>;
  openSelf(): Promise<Opened>;
  createGroup(group: {
    title: string;
    handles: string[] /** 16 bytes, base64url: a call that is repeated with it makes no second group */;
    id?: string;
  }): Promise<CreateGroupOutcome>;

  addMember(conversation: ConversationId, handle: string): Promise<ChangeOutcome>;
  /** All of that account's devices. */
  removeMember(conversation: ConversationId, account: AccountId): Promise<ChangeOutcome>;
  makeAdmin(conversation: ConversationId, account: AccountId): Promise<ChangeOutcome>;
  rename(conversation: ConversationId, title: string): Promise<ChangeOutcome>;
  leave(conversation: ConversationId): Promise<ChangeOutcome>;

  /** Stored and shown before this answers; `replyTo` is the id of a timeline item. */
  send(
    conversation: ConversationId,
    message: {
      text: string;
      replyTo?: string /** 16 bytes, base64url: repeated with it, the message is sent once */;
      id?: string;
    },
  ): Promise<SendOutcome>;
  /** Encrypted and stored before this answers; shown at once, sent when all its files are at the service. */
  sendMedia(
    conversation: ConversationId,
    message: { attachments: (OutgoingAttachment | StreamedAttachment)[]; caption: string; replyTo?: string; id?: string },
  ): Promise<SendMediaOutcome>;
  /** The same files, each under a new key, to another conversation. */
  forward(from: { conversation: ConversationId; item: string }, to: ConversationId): Promise<SendMediaOutcome | MediaMissing>;
  /** The whole file, from this device or from the service. Nothing of it is given out before all of it is checked. */
  loadMedia(ref: MediaRef): Promise<{ kind: "ok"; data: Blob } | MediaMissing>;
  /** A part of it, for a video that seeks: `to` is exclusive. Each 64 KiB are checked for themselves. */
  readMedia(
    ref: MediaRef,
    range: { from: number; to: number },
  ): Promise<{ kind: "ok"; bytes: Uint8Array<ArrayBuffer>; totalBytes: number; type: string } | MediaMissing>;
  loadPhoto(photo: BlobId): Promise<{ kind: "ok"; data: Blob } | MediaMissing>;
  /** What others see beside the name. Another photo gets another key; null takes it away. */
  setPhoto(photo: Blob | null): Promise<PhotoOutcome>;
  setGroupPhoto(conversation: ConversationId, photo: Blob | null): Promise<PhotoOutcome>;
  /** Forgets files that this device holds; they can be fetched again as long as the service has them. */
  freeStorage(what: { conversation?: ConversationId | null; kind?: AttachmentKind }): Promise<Done>;

  /** One emoji for each person and message: another takes its place, null takes it back. Shown before this answers. */
  react(conversation: ConversationId, item: string, emoji: string | null, more?: { id?: string }): Promise<ReactOutcome>;

  /**
   * One's own message, which nobody is to have any more: each device puts "deleted" in its place. Shown before this answers; one that never
   * left is simply gone.
   */
  deleteForEveryone(conversation: ConversationId, item: string, more?: { id?: string }): Promise<DeleteOutcome>;

  /** Answers a message that offers choices. Each answer is a message: one may choose again. */
  choose(conversation: ConversationId, item: string, option: string, more?: { id?: string }): Promise<ChooseOutcome>;

  /** Lets the other side of a direct conversation, a business, write at any time; or no longer. Shown before this answers. */
  allowToWrite(conversation: ConversationId, granted: boolean): Promise<AllowOutcome>;

  /** For a message in the state `failed`. */
  retry(conversation: ConversationId, id: string): Promise<Done | { kind: "not-found" }>;
  /** One that failed, or whose files are still on their way. */
  discard(conversation: ConversationId, id: string): Promise<Done | { kind: "not-found" }>;

  markRead(conversation: ConversationId, upTo: Seq): Promise<void>;
  /** "I am typing": at most one signal in three seconds leaves, so call it on each key. */
  typing(conversation: ConversationId): Promise<void>;
  setDraft(conversation: ConversationId, text: string): Promise<void>;
  /** On screen: its socket is kept open. The last two hidden ones stay warm. */
  show(conversation: ConversationId): Promise<void>;
  hide(conversation: ConversationId): Promise<void>;

  /** The 60 digits for this person, without spaces; null for an unknown account. */
  safetyNumber(account: AccountId): Promise<string | null>;
  verify(account: AccountId, verified: boolean): Promise<void>;
  acceptKeyChange(account: AccountId): Promise<void>;
  block(account: AccountId, blocked: boolean): Promise<Done | Unreachable | TryLater | Refused>;
  /** Tells the operator of the service of an account that does harm: whom, and nothing of what was said. */
  report(account: AccountId): Promise<Done | Unreachable | TryLater | Refused>;
}

/** For programs, a bot's or a business's: the app never calls these, and does not load them. */
export interface ProgramVerbs {
  /** This account is the business of that API token: its owner sees it in the console. */
  joinBusiness(token: string): Promise<Done | { kind: "bad-token" } | Unreachable | TryLater | Refused>;
  /** Makes this account a business, or says where its messages are read now. Signed; told to the directory and in each conversation. */
  setBusiness(business: { hosting: Hosting }): Promise<Done | Unreachable | TryLater | Refused>;

  /** A text with buttons or a list, for a business or a bot. */
  sendChoices(
    conversation: ConversationId,
    choices: OutgoingChoices,
    more?: { replyTo?: string; id?: string },
  ): Promise<SendChoicesOutcome>;
  sendLocation(
    conversation: ConversationId,
    location: OutgoingLocation,
    more?: { replyTo?: string; id?: string },
  ): Promise<SendLocationOutcome>;
  /** One to twenty people. */
  sendContacts(
    conversation: ConversationId,
    contacts: OutgoingCard[],
    more?: { replyTo?: string; id?: string },
  ): Promise<SendContactsOutcome>;

  /**
   * Takes out of this device all that was said there, or all before a seq: lines, reactions, files that nothing else uses; the draft too where
   * all goes. What is not sent yet stays, and what comes afterwards is read as always. Nobody else hears of it.
   */
  forget(conversation: ConversationId, what?: { before?: Seq }): Promise<Done | UnknownConversation>;
}

/** What a view sees of a Client; a proxy over a MessagePort has the same shape. */
export interface ClientSurface {
  readonly verbs: Verbs;
  /**
   * Calls the listener soon with the present answer, then with what changed, several changes in one call where they come together;
   * `fold` (client/live/fold.ts) puts them together. What this answers stops it.
   */
  watch<Q extends Query>(query: Q, listener: (update: QueryUpdate<Q>) => void): () => void;
  /** The network or the person is back (`online`, focus): connect and flush now, without waiting for the backoff. */
  wake(): void;
}
