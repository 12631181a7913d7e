// How what one asks of the Client may end, and what one gives it: plain values, so that they can cross a worker boundary.

import type * as v from "valibot";
import type { AccountId, ConversationId, DeviceId, Seq, UnixMs } from "../protocol/index.ts";
import type { AttachmentFacts } from "./content/attachment.ts";
import type { choices } from "./content/kinds/choices.ts";
import type { contacts } from "./content/kinds/contacts.ts";
import type { location } from "./content/kinds/location.ts";
import type { poll } from "./content/kinds/poll.ts";
import type { Person } from "./queries.ts";

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
  /** Nobody signs up at this service now */
  | { kind: "registration-closed" }
  /** Only who was invited; the one that was given does not work, or not any more */
  | { kind: "invitation-required" }
  | { kind: "name-empty" };

/** A recovery key as it was typed, or the 32 bytes that a passkey gives for Parley's salt */
export type RecoveryWay = { kind: "key"; typed: string } | { kind: "passkey"; secret: Uint8Array };
/** `groups` (from 0) are those to look at first; none where it could be any. `letters`: how many there were, where that is what is wrong */
export type MistypedKey = { kind: "mistyped"; groups: number[]; letters: number | null };
/** The eight groups, to be written down: they are shown once. `asked`: which two (from 0) to type again */
export type BeginRecoveryOutcome = { kind: "ok"; groups: string[]; asked: [number, number] } | { kind: "set-up-already" };
export type FinishRecoveryOutcome = Done | MistypedKey | { kind: "not-begun" } | Unreachable | TryLater | Refused;
/** No account opens with it; or what the service shows in the place of one is not its root's. */
export type NoSuchAccount = { kind: "unknown" } | { kind: "forged" };
export type FindAccountOutcome =
  | { kind: "ok"; handle: string; devices: { device: DeviceId; since: UnixMs; suspended: boolean }[] }
  | MistypedKey
  | NoSuchAccount
  | Unreachable
  | TryLater;
export type RestoreOutcome =
  | Done
  | { kind: "not-begun" }
  /** Ten are in: say which are lost */
  | { kind: "too-many-devices" }
  | NoSuchAccount
  | Unreachable
  | TryLater
  | Refused;

export type AddPasskeyOutcome =
  | Done
  /** A recovery key comes first: a passkey alone is lost with whoever keeps it. */
  | { kind: "not-set-up" }
  | MistypedKey
  | NoSuchAccount
  | Unreachable
  | TryLater
  | Refused;

export type SignOutOutcome = Done | Unreachable | TryLater | Refused;
/** `needs-recovery`: the root is not on this device; whoever asks shows that they could come back to the account. */
export type ByRootOutcome = Done | { kind: "needs-recovery" } | MistypedKey | NoSuchAccount | Unreachable | TryLater | Refused;
/** `gone`: this device is out for good, and comes back as another one only. */
export type FindBackOutcome =
  | { kind: "ok"; devices: { device: DeviceId; since: UnixMs; suspended: boolean }[] }
  | { kind: "gone" }
  | Exclude<ByRootOutcome, Done>;
export type ComeBackOutcome = Done | { kind: "not-begun" } | Exclude<FindBackOutcome, { kind: "ok" }>;
export type DeleteAccountOutcome = ByRootOutcome;
type NotByRoot = Exclude<ByRootOutcome, Done>;
export type BeginReplacingOutcome = Extract<BeginRecoveryOutcome, Done> | NotByRoot;
export type FinishReplacingOutcome = FinishRecoveryOutcome | NotByRoot;

export type OpenOutcome = Opened | Unreachable | TryLater | Refused | UnknownHandle | NotReachable | { kind: "yourself" };
export type FindPersonOutcome = Exclude<OpenOutcome, Opened | NotReachable> | { kind: "ok"; account: AccountId };
/** `other-account`: by the service that handle is not the account that the card says. */
export type OpenCardOutcome = OpenOutcome | { kind: "other-account" };
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
/** Of a group's link: an admin looks at each who asks, when it ends, how many may come by it */
export type InviteWanted = { approves: boolean; until: UnixMs | null; limit: number | null; isNew: boolean };
export type JoinOutcome =
  /** This account is in. */
  | { kind: "ok"; conversation: ConversationId }
  /** For an admin's device to let it in */
  | { kind: "waiting"; conversation: ConversationId }
  | { kind: "declined" }
  /** The link's time is over, or its uses are. */
  | { kind: "over" }
  /** It was reset, or never was one. */
  | { kind: "no-link" }
  | Unreachable
  | TryLater
  | Refused;
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

export type LookOutcome =
  | { kind: "ok"; title: string; words: string; picture: Uint8Array | null }
  /** It may not be asked, is no page, does not answer, or says nothing of itself. */
  | { kind: "nothing" }
  | TryLater
  | Unreachable;

export type PinOutcome =
  | Done
  /** No message of this device, or one that is not sent yet. */
  | { kind: "not-found" }
  /** In a group: by who may not change its name either. */
  | NotAllowed
  | Extract<SendOutcome, { kind: "held" | "read-only" | "not-accepted" }>
  | UnknownConversation;
export type SearchPlace = { conversation: ConversationId; seq: Seq; at: UnixMs };
export type SearchAsked = {
  text: string;
  /** In that one only */
  conversation?: ConversationId;
  /** `next` of the page before */
  after?: SearchPlace | null;
  limit?: number;
};
export type SearchHit = SearchPlace & {
  /** Of the message, for its place in the timeline */
  item: string;
  sender: Person;
  /** A piece of it, and where in that the words are */
  text: string;
  marks: { from: number; to: number }[];
};
export type SearchOutcome = {
  kind: "ok";
  hits: SearchHit[];
  /** Null: there are no more. Where it is not, a page may be short, or empty. */
  next: SearchPlace | null;
  /** Parts of the index that are to be made yet */
  left: number;
};

export type EditOutcome =
  | Done
  /** No message of this device, one without words, or none left of it. */
  | { kind: "not-found" }
  /** Another's. */
  | NotAllowed
  /** A day after it was sent. */
  | { kind: "too-late" }
  | Extract<SendOutcome, { kind: "held" | "read-only" | "not-accepted" | "too-long" }>
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
export type ShareContactOutcome = Sent | { kind: "unknown-contact" };
export type SendContactsOutcome = Sent | { kind: "bad-contacts"; where: string };
export type OutgoingPoll = v.InferInput<typeof poll>;
export type SendPollOutcome = Sent | { kind: "bad-poll"; where: string };
/** `not-found`: no poll that this device has and that is sent. `not-allowed`: another's is not closed. */
export type VoteOutcome =
  | Exclude<SendOutcome, { kind: "ok" | "empty" | "too-long" | "storage-full" }>
  | { kind: "ok" | "not-found" | "no-such-option" | "closed" | "not-allowed" };
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
  /** No photo or video, several files, or nobody who could open it */
  | { kind: "not-for-once" }
  | { kind: "too-many-files"; limit: number }
  | { kind: "file-empty"; index: number }
  | { kind: "file-too-big"; index: number; limitBytes: number }
  /** The file could not be read: it changed or went away meanwhile. */
  | { kind: "file-unreadable"; index: number }
  /** This device has no room to keep it until it is sent. */
  | { kind: "no-room" };
/**
 * `gone`: so many of them, or a file of theirs, are not there any more. `refused`: conversations that did not take them; all others have them. Where a
 * file cannot be had now, what came before it is forwarded.
 */
export type ForwardOutcome =
  | {
      kind: "ok";
      gone: number;
      refused: { conversation: ConversationId; why: Exclude<SendMediaOutcome, { kind: "ok" }> }[];
    }
  | { kind: "nothing-to-forward" }
  | { kind: "too-many"; messages: number; conversations: number }
  | MediaMissing;
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
