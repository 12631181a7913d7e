// Live queries: what a view can watch, and the plain, clonable values that it gets.

import type { Hosting } from "../mls/index.ts";
import type { AccountId, BlobId, ConversationId, DeviceId, Seq, UnixMs } from "../protocol/index.ts";
import type { AttachmentFacts, AttachmentKind } from "./content/attachment.ts";
import type { Choices, Option, WebLink } from "./content/kinds/choices.ts";
import type { Card } from "./content/kinds/contacts.ts";
import type { MessageBody } from "./content/kinds/index.ts";
import type { Location } from "./content/kinds/location.ts";
import type { Preferences } from "./preferences/index.ts";
import type { ForkRecord } from "./store/conversation-record.ts";

export type { AttachmentFacts, AttachmentKind, Card, Choices, Hosting, Location, MessageBody, Option, Preferences, WebLink };

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
  /** What this device holds of all files. */
  | { kind: "storage" };
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

export type AccountView = {
  accountId: AccountId;
  deviceId: DeviceId;
  handle: string;
  name: string;
  photo: BlobId | null;
  /** Others hear how far one has read. */
  readReceipts: boolean;
};

/** `revoked`: the service no longer knows this device. `outdated`: it no longer speaks with this version, which must be updated. */
export type ConnectionView = {
  state: "online" | "connecting" | "offline" | "revoked" | "outdated";
  since: UnixMs;
  /** Online, and all that the service rang for is stored. */
  isCaughtUp: boolean;
};

/** A person as shown: `name` is never empty (their own word for themselves, else "@handle", else a short form of the id). */
export type Person = {
  accountId: AccountId;
  name: string;
  handle: string | null;
  self: boolean;
  /** For `loadPhoto`; another photo has another id */
  photo: BlobId | null;
  /** Of a business, as its account signed it: who reads what one writes to it */
  business: { hosting: Hosting } | null;
  /** By this account */
  blocked: boolean;
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
  | "recovering";

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
    attachments: { kind: AttachmentKind; count: number; durationMs: number | null } | null;
    sender: Person | null;
    own: boolean;
    state: MessageState | null;
    /** By its sender, for everyone: the text is empty. */
    deleted: boolean;
  } | null;
  /** Of the newest item, or of the creation: the list is sorted by it, newest first. */
  at: UnixMs;
  unread: number;
  typing: Person[];
  request: RequestView | null;
};

/** Of a chat that a stranger began, until the person decides. Nothing of it counts as unread, no photo is fetched, and no words stand in the list. */
export type RequestView = { by: Person | null };

export type Member = Person & {
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
  can: { send: boolean; add: boolean; remove: boolean; rename: boolean; makeAdmin: boolean; leave: boolean };
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
  /** In a direct conversation: who lets the other write at any time. One's own counts at once. */
  permission: { byYou: boolean; byPeer: boolean };
  typing: Person[];
  unread: number;
  request: RequestView | null;
  /** For admins: who could not follow whose changes of the group, the last one first. They have come back. */
  unfollowed: { who: Person; by: Person; times: number; at: UnixMs }[];
};
export type ChangeKind = "add" | "remove" | "rename" | "make-admin" | "leave";

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
      /** Of its kind (client/content/kinds): what it says beside words and files */
      body: MessageBody;
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

export type SendFailure =
  | "refused"
  | "too-long"
  | "not-a-member"
  | "gave-up"
  /** Too much was uploaded within a day. */
  | "quota"
  /** The file is no longer on this device. */
  | "file-lost"
  /** What was written there and not fetched by everybody takes all the room that a chat may have. */
  | "full";

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
  | { kind: "title"; by: Person; title: string }
  | { kind: "photo"; by: Person }
  | { kind: "admin"; by: Person; person: Person; admin: boolean }
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
  /** The service has shown a group that does not follow from this one: nothing was sent there. */
  | { kind: "diverged" }
  /** The service gave this person another history of the chat; null: something as this device's own that it never sent. */
  | { kind: "forked"; with: Person | null }
  /** A person became a business, or it is read in another place from now on. */
  | { kind: "business"; person: Person; hosting: Hosting }
  /** A person lets a business write at any time, or takes that back. */
  | { kind: "permission"; by: Person; to: Person; granted: boolean }
  /** Messages that waited longer than the service keeps them. */
  | { kind: "expired" };
