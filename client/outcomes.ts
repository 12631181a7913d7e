// How what one asks of the Client may end, and what one gives it: plain values, so that they can cross a worker boundary.

import type * as v from "valibot";
import type { AccountId, ConversationId } from "../protocol/index.ts";
import type { AttachmentFacts } from "./content/attachment.ts";
import type { choices } from "./content/kinds/choices.ts";
import type { contacts } from "./content/kinds/contacts.ts";
import type { location } from "./content/kinds/location.ts";

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
/** A request that waits: nothing is sent or fetched before the person has accepted it. */
export type NotAccepted = { kind: "not-accepted" };
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
  /** As many devices as a group may have */
  | { kind: "full" }
  /** What was written there and not fetched by everybody takes all the room that a chat may have. */
  | { kind: "log-full" };
export type SendOutcome =
  | { kind: "ok"; id: string }
  | { kind: "empty" }
  | { kind: "too-long"; limitBytes: number }
  /** An account key changed and waits for `acceptKeyChange`. */
  | { kind: "held"; account: AccountId }
  | { kind: "read-only" }
  | NotAccepted
  | StorageFull
  | UnknownConversation;

export type ReactOutcome =
  | Done
  /** Not one emoji, or a longer one than there are. */
  | { kind: "no-emoji" }
  /** No message of this device, or one that is not sent yet. */
  | { kind: "not-found" }
  | Extract<SendOutcome, { kind: "held" | "read-only" | "not-accepted" }>
  | UnknownConversation;

export type DeleteOutcome =
  | Done
  /** No message of this device. */
  | { kind: "not-found" }
  /** Another's. */
  | NotAllowed
  | Extract<SendOutcome, { kind: "held" | "read-only" | "not-accepted" }>
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
export type AllowOutcome =
  | Done
  | NotAllowed
  | Extract<SendOutcome, { kind: "held" | "read-only" | "not-accepted" }>
  | UnknownConversation;

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
export type MediaMissing = Unreachable | TryLater | NotAccepted | { kind: "expired" } | { kind: "damaged" } | { kind: "unknown" };
export type PhotoOutcome =
  | Done
  | { kind: "photo-too-big"; limitBytes: number }
  | { kind: "no-room" }
  | Unreachable
  | TryLater
  | Refused
  | NotAllowed
  | UnknownConversation;
