// Live queries: what a view can watch, and the plain, clonable values that it gets.

import type { AccountId, ConversationId, DeviceId, Seq, UnixMs } from "../protocol/index.ts";

export type Query =
  | { kind: "account" }
  | { kind: "connection" }
  | { kind: "conversations" }
  | { kind: "conversation"; conversation: ConversationId }
  /** The newest `limit` items, or the `limit` items before a seq. Pending messages come last, in the newest window only. */
  | { kind: "timeline"; conversation: ConversationId; limit: number; before?: Seq };

export type QueryResult<Q extends Query> = Q["kind"] extends "account"
  ? AccountView | null
  : Q["kind"] extends "connection"
    ? ConnectionView
    : Q["kind"] extends "conversations"
      ? ConversationSummary[]
      : Q["kind"] extends "conversation"
        ? ConversationDetails | null
        : TimelineView;

export type AccountView = { accountId: AccountId; deviceId: DeviceId; handle: string; name: string };

/** `revoked`: the service no longer knows this device. */
export type ConnectionView = { state: "online" | "connecting" | "offline" | "revoked"; since: UnixMs };

/** A person as shown: `name` is never empty (their own word for themselves, else "@handle", else a short form of the id). */
export type Person = { accountId: AccountId; name: string; handle: string | null; self: boolean };

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

export type ConversationSummary = {
  id: ConversationId;
  kind: "self" | "direct" | "group";
  /** The group's title or the peer's name; for `self` an empty string, which the view words. */
  title: string;
  /** The other side of a direct conversation. */
  peer: Person | null;
  state: ConversationState;
  memberCount: number;
  preview: { text: string; sender: Person | null; own: boolean; state: MessageState | null } | null;
  /** Of the newest item, or of the creation: the list is sorted by it, newest first. */
  at: UnixMs;
  unread: number;
  draft: string;
  typing: Person[];
};

export type Member = Person & {
  admin: boolean;
  /** The safety number was compared with this person. */
  verified: boolean;
  devices: number;
};

export type ConversationDetails = {
  id: ConversationId;
  kind: "self" | "direct" | "group";
  title: string;
  state: ConversationState;
  members: Member[];
  can: { send: boolean; add: boolean; remove: boolean; rename: boolean; makeAdmin: boolean; leave: boolean };
  /** Whose account key changed: "held" when sending waits for `acceptKeyChange`. */
  keyChanges: { person: Person; held: boolean }[];
  /** Membership changes under way, until they took effect or failed; `failed` says why in a word. */
  changes: { id: string; kind: ChangeKind; person: Person | null; failed: string | null }[];
  typing: Person[];
  draft: string;
  unread: number;
};
export type ChangeKind = "add" | "remove" | "rename" | "make-admin" | "leave";

export type TimelineView = {
  conversation: ConversationId;
  items: TimelineItem[];
  /** There are older items than the first one here. */
  hasMore: boolean;
  /** The seq up to which this account has read, for the divider; 0 before the first. */
  readUpTo: Seq;
  unread: number;
};

type Placed = {
  /** Stable over the item's whole life: a pending message keeps it when it is sent. */
  id: string;
  seq: Seq | null;
  at: UnixMs;
};
export type TimelineItem =
  | (Placed & {
      kind: "message";
      sender: Person;
      own: boolean;
      text: string;
      /** Null for messages of others. */
      state: MessageState | null;
      /** Why it failed, in one word of `SendFailure`. */
      failure: SendFailure | null;
      reply: { id: string; sender: Person; text: string | null } | null;
    })
  | (Placed & { kind: "system"; line: SystemLine })
  /** Content of a type that this version does not know: "update the app". */
  | (Placed & { kind: "unknown"; sender: Person; own: boolean })
  /** Could not be opened. `lost`: it will not come any more. */
  | (Placed & { kind: "unreadable"; sender: Person | null; lost: boolean });

export type SendFailure = "refused" | "too-long" | "not-a-member" | "gave-up";

export type SystemLine =
  | { kind: "created"; by: Person }
  | { kind: "added"; by: Person; people: Person[] }
  | { kind: "removed"; by: Person; people: Person[] }
  | { kind: "left"; person: Person }
  | { kind: "title"; by: Person; title: string }
  | { kind: "admin"; by: Person; person: Person; admin: boolean }
  | { kind: "new-device"; person: Person }
  | { kind: "device-removed"; person: Person }
  | { kind: "key-changed"; person: Person }
  /** This device had to come back by itself; what was written meanwhile may be missing. */
  | { kind: "rejoined"; person: Person }
  | { kind: "recreated"; by: Person }
  /** Messages that waited longer than the service keeps them. */
  | { kind: "expired" };
