// Live queries: what a view can watch, and the plain, clonable values that it gets.

import type { Hosting } from "../mls/index.ts";
import type { AccountId, BlobId, ConversationId, DeviceId, Seq, UnixMs, VaultId } from "../protocol/index.ts";
import type { AttachmentFacts, AttachmentKind, AttachmentsSummary } from "./content/attachment.ts";
import type { GroupRule, GroupRules } from "./content/group-rules.ts";
import type { Choices, Option, WebLink } from "./content/kinds/choices.ts";
import type { Card, CardAccount } from "./content/kinds/contacts.ts";
import type { MessageBody } from "./content/kinds/index.ts";
import type { Location } from "./content/kinds/location.ts";
import type { RecoveryChange } from "./content/kinds/own-side.ts";
import type { LinkedPage } from "./content/linked-page.ts";
import type { Mention } from "./content/mention.ts";
import type { Preferences } from "./preferences/index.ts";
import type { ForkRecord } from "./store/conversation-record.ts";

export type {
  AttachmentFacts,
  AttachmentKind,
  Card,
  CardAccount,
  Choices,
  GroupRule,
  GroupRules,
  Hosting,
  LinkedPage,
  Location,
  Mention,
  MessageBody,
  Option,
  Preferences,
  WebLink,
};

export type Query =
  | { kind: "account" }
  | { kind: "connection" }
  | { kind: "conversations" }
  /** Chats that strangers began and the person has not decided about: rows as in the list, where they are not. */
  | { kind: "requests" }
  | { kind: "conversation"; conversation: ConversationId }
  /**
   * The newest `limit` items, or `limit` items at another place: those before a seq, those after one, or about half of them on each side of
   * one. With each of these a view reads on in pages, both ways and from anywhere. What comes while it is watched is added. Pending messages
   * come last, where the newest is in it.
   */
  | { kind: "timeline"; conversation: ConversationId; limit: number; before?: Seq; after?: Seq; around?: Seq }
  /** What was sent in a conversation, newest first: the newest `limit`, or those before a seq. */
  | { kind: "gallery"; conversation: ConversationId; of: GalleryKind; limit: number; before?: Seq }
  /** What the person starred, in all chats: the newest stars first. */
  | { kind: "starred"; limit: number }
  /** What is pinned in a chat, the last first: three at most. */
  | { kind: "pinned"; conversation: ConversationId }
  /** What a group is about, and who may do what in it; null where it is none, or a request. */
  | { kind: "group"; conversation: ConversationId }
  /** Who has got and read one's own message at that place. */
  | { kind: "receipts"; conversation: ConversationId; seq: Seq }
  /** That something was said, reworded or went, in that chat or in any: for who shows what a search has found. */
  | { kind: "said"; conversation?: ConversationId }
  /** Groups that this person is in too, those with something new first. */
  | { kind: "shared-groups"; account: AccountId }
  /** What this device holds of all files. */
  | { kind: "storage" }
  /** The devices of this account. */
  | { kind: "devices" }
  /** How far linking has come, on the device that shows a code or on the one that was told it. */
  | { kind: "link" }
  /** Of a device that was linked: how many of its chats it has come into; null where there is nothing to come into any more. */
  | { kind: "arriving" }
  /** What is kept of what was said, for one's other devices and for coming back. Asks the service. */
  | { kind: "history" };
export type GalleryKind = "media" | "links" | "files";

export type QueryResult<Q extends Query> = Q["kind"] extends "account"
  ? AccountView | null
  : Q["kind"] extends "connection"
    ? ConnectionView
    : Q["kind"] extends "conversations" | "requests"
      ? ConversationSummary[]
      : Q["kind"] extends "conversation"
        ? ConversationDetails | null
        : Q["kind"] extends "timeline"
          ? TimelineView
          : Q["kind"] extends "gallery"
            ? GalleryView
            : Q["kind"] extends "starred"
              ? StarredView
              : Q["kind"] extends "group"
                ? GroupView | null
                : Q["kind"] extends "pinned"
                  ? PinnedView
                  : Q["kind"] extends "receipts"
                    ? ReceiptsView
                    : Q["kind"] extends "said"
                      ? SaidView
                      : Q["kind"] extends "shared-groups"
                        ? SharedGroupsView
                        : Q["kind"] extends "devices"
                          ? OwnDevice[]
                          : Q["kind"] extends "link"
                            ? LinkView
                            : Q["kind"] extends "arriving"
                              ? ArrivingView | null
                              : Q["kind"] extends "history"
                                ? HistoryView | null
                                : StorageView;

/** The whole answer first, then what changed. */
export type QueryUpdate<Q extends Query> =
  | { kind: "whole"; value: QueryResult<Q> }
  /** `fields`: what is new beside the rows. */
  | { kind: "changes"; rows: RowPatch[]; gone: string[]; fields: Record<string, unknown> };
/** What is new about the row with that id; all of it where there was none. */
export type RowPatch = { id: string } & Record<string, unknown>;

/** Where queries are watched. */
export interface Watching {
  /**
   * Calls the listener soon with the present answer, then with what changed, several changes in one call where they come together;
   * `fold` (client/live/fold.ts) puts them together. What this answers stops it.
   */
  watch<Q extends Query>(query: Q, listener: (update: QueryUpdate<Q>) => void): () => void;
}

export type Recovery = "none" | "set-up" | "elsewhere";
export type AccountView = {
  /** Nothing recovers it, and its person has something to lose by now */
  asksForRecovery: boolean;
  accountId: AccountId;
  deviceId: DeviceId;
  handle: string;
  name: string;
  photo: BlobId | null;
  /** Others hear how far one has read. */
  readReceipts: boolean;
  /** Others hear that one types. */
  showsTyping: boolean;
  /** What others see beside the name */
  about: string;
  /** How long messages last in the chats that this account begins; null: for ever */
  disappearingMs: number | null;
  /** Why what is said now does not get into the history; null: it does, or nothing recovers this account */
  historyStopped: HistoryStop | null;
  /** Whether something brings the account back where all its devices are lost. `elsewhere`: another device keeps the root, or set it up */
  recovery: Recovery;
  /** Those that bring it back, in the order in which they came, as far as this device was told */
  passkeys: VaultId[];
};

/**
 * Why the history of what was said is not written further on this device: the service does not give a part of it, or gives what is none; it lies
 * under a key that this device was not given; there is no room, or the service does not take it; or it shows an older or another one than was seen.
 */
export type HistoryStop = "missing" | "damaged" | "other-key" | "full" | "refused" | "rolled-back" | "forked";

export type HistoryView = {
  /** `nothing`: there is no way to recover the account, and so no history. `off`: its person wants none */
  keeps: "all" | "off" | "nothing";
  /** Parts of it that the service did not give when they were read here, or not as they were written */
  lost: number;
  /** At the service, as it was heard last; null: not yet, or there is none */
  size: { bytes: number; limitBytes: number } | null;
  /** The files that it names and that are kept for it, likewise */
  media: { bytes: number; limitBytes: number } | null;
  /** Null: this device has taken in and written what there is */
  progress: HistoryProgress | null;
  stopped: HistoryStop | null;
};
/** In chats */
export type HistoryProgress = { doing: "reading" | "writing"; done: number; total: number };

/** A device of this account. `addedAt`: as the account's log says */
export type OwnDevice = {
  id: DeviceId;
  /** "" where nobody has said */
  name: string;
  isThis: boolean;
  addedAt: UnixMs;
  /** Out until its owner's recovery key says otherwise */
  suspended: boolean;
};

export type LinkProblem =
  /** As mls/linking says */
  | "expired"
  | "forged"
  | "malformed"
  | "wrong-check-code"
  | "not-listed"
  /** Not 16 letters of a code */
  | "code-malformed"
  /** Nobody shows that code, or not any more */
  | "gone"
  | "too-many-devices"
  /** So many entries by devices that the root must speak first */
  | "device-limit"
  /** Recovery was set up on another device since: only who has the key or a passkey brings one */
  | "root-adds"
  | "cancelled"
  | "offline"
  | "try-later"
  | "refused";
export type LinkView =
  | { kind: "none" }
  /** By the device that is in */
  | { kind: "shown"; code: string; began: UnixMs }
  /** Somebody was told the code, and calls itself so: now their digits are typed here. */
  | { kind: "checking"; system: string /** As the service says: both came from one network */; isNear: boolean }
  | { kind: "adding"; system: string }
  /** By the new device */
  | { kind: "meeting" }
  | { kind: "check-code"; digits: string }
  /** On either; null: it is this one. */
  | { kind: "linked"; system: string | null }
  | { kind: "failed"; why: LinkProblem };

export type ArrivingView = { done: number; total: number };

/** `revoked`: the service no longer knows this device. `suspended`: by who operates it, until they lift that. `outdated`: it no longer speaks with this version, which must be updated. */
export type ConnectionView = {
  state: "online" | "connecting" | "offline" | "revoked" | "suspended" | "outdated";
  since: UnixMs;
  /** Online, and all that the service rang for is stored. */
  isCaughtUp: boolean;
  /** What it rang for is being fetched, online or not. */
  isReading: boolean;
  /** By how much the service's time is later than this device's */
  aheadMs: number;
};

/** A person as shown: `name` is never empty (their own word for themselves, else "@handle", else a short form of the id). */
export type Person = {
  accountId: AccountId;
  /** What this account calls them, or else they themselves */
  name: string;
  /** What they call themselves */
  theirs: string;
  handle: string | null;
  self: boolean;
  /** For `loadPhoto`; another photo has another id */
  photo: BlobId | null;
  /** Of a business, as its account signed it: who reads what one writes to it */
  business: { hosting: Hosting } | null;
  /** By this account */
  blocked: boolean;
  /** They ended their account, and nobody answers any more */
  deleted: boolean;
};

export type ConversationState =
  /** Shown and writable; its creation has not reached the service yet. */
  | "creating"
  | "active"
  /** Read-only: somebody removed this account. */
  | "removed"
  /** Read-only: this account left. */
  | "left"
  /** Two members reported a bad Commit: an admin's device starts the group anew. */
  | "frozen"
  /** This device cannot read on; it is trying to come back. */
  | "recovering"
  /** This device was linked, and is coming in. */
  | "joining";

export type MessageState = "pending" | "sent" | "delivered" | "read" | "failed";

export type ConversationSummary = Preferences & {
  id: ConversationId;
  kind: "self" | "direct" | "group";
  /** The group's title or the peer's name; for `self` an empty string, which the view words. */
  title: string;
  /** The group's own, or the peer's; for `loadPhoto` */
  photo: BlobId | null;
  /** The other side of a direct conversation. */
  peer: Person | null;
  state: ConversationState;
  memberCount: number;
  preview: {
    text: string;
    /** Of a message with files: what they are, "file" where they are of several kinds, and how many */
    attachments: AttachmentsSummary | null;
    sender: Person | null;
    own: boolean;
    state: MessageState | null;
    /** By its sender, for everyone: the text is empty. */
    deleted: boolean;
    /** Null while it waits */
    seq: Seq | null;
  } | null;
  /** The newest by somebody else to one's own message, until one has seen it */
  reaction: {
    emoji: string;
    by: Person;
    /** Of the message */
    text: string;
    attachments: AttachmentsSummary | null;
    /** Of the reaction */
    seq: Seq;
  } | null;
  /** Of the newest item, or of the creation: the list is sorted by it, newest first. */
  at: UnixMs;
  unread: number;
  /** Among these somebody means this account. */
  mentioned: boolean;
  /** The newest of these; null: there is none */
  mention: { by: Person; seq: Seq } | null;
  typing: Person[];
  request: RequestView | null;
};

/** Of a chat that a stranger began, until the person decides. Nothing of it counts as unread, no photo is fetched, and no words stand in the list. */
export type RequestView = { by: Person | null };

export type Member = Person & {
  /** What they say of themselves; of a stranger nothing before they are accepted */
  about: string;
  admin: boolean;
  /** The safety number was compared with this person. */
  verified: boolean;
  devices: number;
};

export type ConversationDetails = Preferences & {
  id: ConversationId;
  kind: "self" | "direct" | "group";
  title: string;
  photo: BlobId | null;
  state: ConversationState;
  members: Member[];
  can: {
    send: boolean;
    add: boolean;
    remove: boolean;
    rename: boolean;
    makeAdmin: boolean;
    leave: boolean;
    pin: boolean;
    /** Say how long messages last */
    setDisappearing: boolean;
  };
  /** Messages that are pinned, the last first, by their names: one that is not here any more may be among them. */
  pinned: string[];
  /** How long messages last that are sent from now on, from sending and from reading on; null: for ever */
  disappearingMs: number | null;
  /** Whose account key changed: "held" when sending waits for `acceptKeyChange`. */
  keyChanges: { person: Person; held: boolean }[];
  /** Membership changes under way, until they took effect or failed; `failed` says why in a word. */
  changes: { id: string; kind: ChangeKind; person: Person | null; failed: string | null }[];
  /** What was written before these came, and waits until the person has seen them: `sendHeld` or `discardHeld`. */
  held: { messages: number; newcomers: Person[] } | null;
  /** The service has shown a group that does not follow from this one. It stays so. */
  diverged: boolean;
  /** Somebody was given another history: what this device can show for it. It stays so. */
  forked: ForkRecord | null;
  /** Where this device is in its group: what it can say it knew. */
  place: { generation: number; epoch: number };
  /** In a direct conversation: what the person noted about the other, which nobody else is told */
  note: string;
  /** In a direct conversation: who lets the other write at any time. One's own counts at once. */
  permission: { byYou: boolean; byPeer: boolean };
  typing: Person[];
  unread: number;
  request: RequestView | null;
  /** For admins: who could not follow whose changes of the group, the last one first. They have come back. */
  unfollowed: { who: Person; by: Person; times: number; at: UnixMs }[];
};
export type GroupView = {
  /** In its people's words; "" for none */
  description: string;
  rules: GroupRules;
  /** This account says who may do what, and is in it. */
  isAdmin: boolean;
  /** Who would be an admin if this account left now, which is the last one; null: nobody else has to be */
  heir: Person | null;
  /** `code`: what stands behind the "#" of the link; null where this device was not told. Null: there is none */
  invite: {
    code: string | null;
    approves: boolean;
    until: UnixMs | null;
    limit: number | null;
    uses: number;
    isOver: boolean;
  } | null;
  /** Who asks to be let in, for an admin: those who asked first come first */
  asks: AskView[];
};
/** `name`: as they say themselves, never empty */
export type AskView = { id: AccountId; name: string; handle: string; at: UnixMs };
export type ChangeKind =
  | "add"
  | "remove"
  | "rename"
  | "describe"
  | "make-admin"
  | "dismiss-admin"
  | "rules"
  | "invite"
  | "let-in"
  | "leave"
  | "disappearing";

export type TimelineView = {
  conversation: ConversationId;
  items: TimelineItem[];
  /** There are older items than the first one here. */
  hasMore: boolean;
  /** There are newer ones than the last. */
  hasNewer: boolean;
  /** The seq up to which this account has read, for the divider; 0 before the first. */
  readUpTo: Seq;
  unread: number;
  /** Somebody reacted to one's own, and one has not seen it. */
  isReacted: boolean;
  /** Where somebody meant this account first, that it has not read; null: nobody did */
  mentioned: { item: string; seq: Seq } | null;
};

/** `upTo`: every item up to that seq is among these or came before them. */
export type SinceView = { items: TimelineItem[]; upTo: Seq; hasMore: boolean };

type Placed = {
  /** Stable over the item's whole life: a pending message keeps it when it is sent. */
  id: string;
  seq: Seq | null;
  /** Orders those of one seq, and those of none yet. */
  place: number;
  at: UnixMs;
};
export type TimelineItem =
  | (Placed & {
      kind: "message";
      sender: Person;
      own: boolean;
      /** All of it that can be said in words; of a message with files the caption, which may be empty */
      text: string;
      /** Where addresses stand in the text that one may open: http and https */
      links: { from: number; to: number; url: string }[];
      attachments: AttachmentView[];
      /** While files of one's own are on their way */
      upload: { sentBytes: number; bytes: number } | null;
      /** Null for messages of others. */
      state: MessageState | null;
      /** Why it failed, in one word of `SendFailure`. */
      failure: SendFailure | null;
      /** `seq`: where that message is, for `around`; null where this device does not have it */
      reply: { id: string; seq: Seq | null; sender: Person; text: string | null; attachment: AttachmentKind | null } | null;
      reactions: ReactionView[];
      /** What it said before, the oldest first, as far as that is kept; null: it was not edited */
      edited: { earlier: { text: string; at: UnixMs }[] } | null;
      /** Its sender has it from elsewhere, by their own word. */
      forwarded: boolean;
      /** It was said before this account came, and is as that person has told it: nobody has checked whose it is. */
      told?: Person;
      /** What its author says of the page behind one of its links */
      page: LinkedPage | null;
      /** By this account, for itself */
      starred: boolean;
      /** People who are meant, where they stand in the text */
      mentions: { from: number; to: number; person: Person }[];
      /** Of its kind (client/content/kinds): what it says beside words and files */
      body: MessageBody;
      /** Of a poll (client/live/poll.ts) */
      votes: PollVotes | null;
      /** Of what may be opened once */
      once: OnceView | null;
      /** Its time runs, or begins when it is read */
      disappears?: true;
    })
  | (Placed & { kind: "system"; line: SystemLine })
  /** By its sender, for everyone. */
  | (Placed & { kind: "deleted"; sender: Person; own: boolean })
  /** Content of a type that this version does not know: "update the app". */
  | (Placed & { kind: "unknown"; sender: Person; own: boolean })
  /** Could not be opened. `lost`: it will not come any more. */
  | (Placed & { kind: "unreadable"; sender: Person | null; lost: boolean });

/** The most common first. `people` in the order of their reactions; `own`: this account is among them. */
export type ReactionView = { emoji: string; people: Person[]; own: boolean };

/**
 * `state`: for this account, of another's. `elsewhere`: another device of the account may have it, this one came later. `over`: nobody opened it in
 * time. `openedBy`: of others
 */
export type OnceView = { state: "shut" | "opened" | "elsewhere" | "over"; openedBy: Person[] };

/** What each person chose, by the places of the options; none: they took it back */
export type PollVotes = { isClosed: boolean; chosen: { by: Person; places: number[] }[] };

/** `own`: this account chose it. `voters`: how many people have chosen something */
export type PollView = {
  several: boolean;
  isClosed: boolean;
  voters: number;
  options: { title: string; people: Person[]; own: boolean }[];
};

export type SendFailure =
  | "refused"
  | "too-long"
  | "not-a-member"
  | "gave-up"
  /** Too much was uploaded within a day. */
  | "quota"
  /** All that the account may have at the service is taken. */
  | "no-room"
  /** The file is no longer on this device. */
  | "file-lost"
  /** What was written there and not fetched by everybody takes all the room that a chat may have. */
  | "full"
  /** Only admins write there by now. */
  | "not-allowed";

export type AttachmentView = AttachmentFacts & {
  /** Of the file */
  bytes: number;
  hasPoster: boolean;
};
/** Where a file stands; `index` is its place among the message's attachments. */
export type MediaRef = { conversation: ConversationId; item: string; index: number; part: "file" | "poster" };

export type GalleryView = { entries: GalleryEntry[]; hasMore: boolean };
export type GalleryEntry = {
  /** Of the message, for `MediaRef` and to show it in its chat */
  item: string;
  seq: Seq;
  at: UnixMs;
  sender: Person;
} & ({ kind: "attachment"; index: number; attachment: AttachmentView } | { kind: "link"; url: string; text: string });

export type StarredView = { entries: StarredEntry[]; hasMore: boolean };
export type StarredEntry = {
  conversation: ConversationId;
  /** Of the chat */
  title: string;
  chat: ConversationSummary["kind"];
  message: TimelineItem & { kind: "message" };
};

/** `by`: who pinned it */
export type PinnedView = { pins: { id: string; message: TimelineItem & { kind: "message" }; by: Person }[] };

/** Another number each time */
export type SaidView = { changes: number };

/** Of those who were in when it was sent. */
export type ReceiptsView = { people: { id: AccountId; person: Person; delivered: Reached; read: Reached }[] };
/** Null: not yet, or they do not tell. `at` null: nobody heard when. */
export type Reached = { at: UnixMs | null } | null;

export type SharedGroupsView = {
  groups: { conversation: ConversationId; title: string; photo: BlobId | null; memberCount: number }[];
};

export type StorageView = {
  /** What files take on this device, and how much they may before the least recently used go */
  bytes: number;
  limitBytes: number;
  /** Records that could not be read and were put aside: nothing else is held up by them. */
  setAside: number;
  /** Largest first. Profile photos, and files whose chat is gone, come under null. */
  conversations: {
    conversation: ConversationId | null;
    title: string;
    bytes: number;
    kinds: { kind: AttachmentKind; bytes: number; files: number }[];
  }[];
};

export type SystemLine =
  | { kind: "created"; by: Person }
  | { kind: "added"; by: Person; people: Person[] }
  | { kind: "removed"; by: Person; people: Person[] }
  | { kind: "left"; person: Person }
  /** They ended their account. */
  | { kind: "account-deleted"; person: Person }
  | { kind: "title"; by: Person; title: string }
  | { kind: "photo"; by: Person }
  | { kind: "description"; by: Person; isGone: boolean }
  /** By the group's link, let in by that one */
  | { kind: "joined"; by: Person; people: Person[] }
  /** This account was told so many messages from before it came. */
  | { kind: "earlier"; by: Person; count: number /** Too long to be told */; omitted?: number }
  | { kind: "invite"; by: Person; now: "on" | "reset" | "off" }
  /** Who may do what from then on. `by` null: nobody knows who said so */
  | { kind: "rule"; by: Person | null; rule: GroupRule; value: GroupRules[GroupRule] }
  | { kind: "admin"; by: Person; person: Person; admin: boolean }
  /** How long messages last that come after it; null: for ever. `by` null: nobody knows who said so */
  | { kind: "disappearing"; by: Person | null; ms: number | null }
  | { kind: "new-device"; person: Person }
  | { kind: "device-removed"; person: Person }
  | { kind: "key-changed"; person: Person }
  /** This device had to come back by itself; what was written meanwhile may be missing. */
  | { kind: "rejoined"; person: Person }
  | { kind: "recreated"; by: Person }
  /** It came back, and cannot tell by whom these came and went meanwhile. */
  | { kind: "while-away"; came: Person[]; left: Person[] }
  /** Most of the others could not follow a change by this person, and the group began anew without them. */
  | { kind: "expelled"; person: Person }
  /** The service gave nobody of these when the group began anew: it went on without them. */
  | { kind: "unreachable"; people: Person[] }
  /** The service has shown a group that does not follow from this one: nothing was sent there. */
  | { kind: "diverged" }
  /** The service gave this person another history of the chat; null: something as this device's own that it never sent. */
  | { kind: "forked"; with: Person | null }
  /** A person became a business, or it is read in another place from now on. */
  | { kind: "business"; person: Person; hosting: Hosting }
  /** A person lets a business write at any time, or takes that back. */
  | { kind: "permission"; by: Person; to: Person; granted: boolean }
  /** How this account is recovered is another way from now on. */
  | { kind: "recovery-changed"; change: RecoveryChange }
  /** Messages that waited longer than the service keeps them. */
  | { kind: "expired" };
