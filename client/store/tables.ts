// The records that a Client keeps, table by table. Plain values only: they are encoded as CBOR and sealed at rest.

import type { BusinessProfile, Hosting } from "../../mls/index.ts";
import type { AccountId, BlobId, ClientId, ConversationId, DeviceId, Seq, UnixMs } from "../../protocol/index.ts";
import type { Attachment, AttachmentKind, BlobKey } from "../content/attachment.ts";
import type { MessageBody } from "../content/kinds/index.ts";
import type { AttachmentsSummary } from "../content/summary.ts";
import type { SendFailure } from "../queries.ts";

export type Tables = {
  /** [] : the one account of this profile. */
  account: AccountRecord;
  /** [KeyPackageRef] : private parts of what lies at the directory. */
  keyPackages: KeyPackageRecord;
  /** [account] */
  contacts: ContactRecord;
  /** [conversation] */
  conversations: ConversationRecord;
  /** [conversation] : written once per epoch. */
  rosters: RosterRecord;
  /** [conversation] : the group's whole state, written once per epoch. */
  groups: GroupRecord;
  /** [conversation, leaf] : what moved since the epoch began. */
  ratchets: { bytes: Uint8Array };
  /** [conversation] : a Commit or creation that was made and not yet decided. */
  pendingCommits: PendingCommitRecord;
  /** [conversation, seq, place within that seq] */
  timeline: TimelineRecord;
  /** [conversation, sender, content id] : where a message is, to find replies and drop duplicates. */
  contents: { seq: Seq };
  /** [conversation, seq of the quoted message, seq, place] : the replies to it, to find them when it goes. */
  quotes: Record<never, never>;
  /** [conversation, seq, place] : content that this version does not know, to be read by the one that does. */
  unknowns: UnknownRecord;
  /** [conversation, seq of the message, account] : what each person says to it with an emoji. */
  reactions: ReactionRecord;
  /** [conversation, counter] */
  outbox: OutboxRecord;
  /** [conversation, device] */
  markers: MarkerRecord;
  /** [conversation, "media" | "links" | "files", seq, place] : what was sent, by kind. */
  gallery: GalleryRecord;
  /** [blob, conversation, seq of a message that carries it] */
  fileUses: Record<never, never>;
  /** [blob] : what lies in the vault. */
  files: FileRecord;
  /** [conversation] : up to where a program has handled what came; apart from what it has marked as read. */
  handled: { seq: Seq };
  /** [name] : how far this database has come on its way to today's shape; see migrations/index.ts. */
  migrations: { after: (string | number)[]; isDone: boolean };
};
export type TableName = keyof Tables;
export const TABLES: readonly TableName[] = [
  "account",
  "keyPackages",
  "contacts",
  "conversations",
  "rosters",
  "groups",
  "ratchets",
  "pendingCommits",
  "timeline",
  "contents",
  "quotes",
  "unknowns",
  "reactions",
  "outbox",
  "markers",
  "gallery",
  "fileUses",
  "files",
  "handled",
  "migrations",
];

export type AccountRecord = {
  accountId: AccountId;
  accountKey: Uint8Array;
  accountSecret: Uint8Array;
  deviceId: DeviceId;
  deviceKey: Uint8Array;
  deviceSecret: Uint8Array;
  certificate: Uint8Array;
  handle: string;
  name: string;
  /** The service has answered that the account exists. */
  registered: boolean;
  photo?: BlobKey | null;
  /** Others hear how far one has read; missing: they do. */
  readReceipts?: boolean;
  /** What this account signed of itself as a business, and whether the directory has it */
  business?: BusinessRecord & { signed: Uint8Array; isTold: boolean };
};

/** Of the newest profile that was signed by the account. */
export type BusinessRecord = BusinessProfile;

export type KeyPackageRecord = {
  bytes: Uint8Array;
  privateBytes: Uint8Array;
  lastResort: boolean;
  notAfter: UnixMs;
  /** A last resort that was rotated is kept a while: Welcomes made with it may be under way. */
  retiredAt: UnixMs | null;
};

export type ContactRecord = {
  accountId: AccountId;
  accountKey: Uint8Array;
  handle: string | null;
  name: string | null;
  /** Their own word for themselves beats what others said of them. */
  nameFrom: "self" | "introduction" | null;
  verified: boolean;
  photo?: BlobKey | null;
  /** This account now answers to the handle of another one that we knew. */
  keyChange: { replaces: AccountId; held: boolean } | null;
  business?: BusinessRecord | null;
  /** By this account */
  blocked?: boolean;
};

export type Preview = {
  /** "deleted": the text is empty */
  kind: "text" | "deleted";
  text: string;
  attachments?: AttachmentsSummary;
  sender: AccountId;
  /** Of the message */
  id: string;
  seq: Seq | null;
  at: UnixMs;
};

export type ConversationRecord = {
  id: ConversationId;
  kind: "self" | "direct" | "group";
  peer: AccountId | null;
  /** `awaited`: somebody added this device, and its Welcome has not been read yet: nothing to show. */
  state: "awaited" | "creating" | "active" | "removed" | "left" | "frozen" | "recovering";
  createdAt: UnixMs;
  title: string;
  photo?: BlobKey | null;
  /** Who added this account and has not yet said the title: what this device had before may be old. */
  titleFrom: AccountId | null;
  generation: number;
  epoch: number;
  memberCount: number;
  /** Everything up to here was handled, in order. */
  cursor: Seq;
  /** Own messages that the service placed beyond the cursor. */
  ahead: Seq[];
  acknowledged: Seq;
  /** The newest entry by another device: what this device can say it received. */
  heard: Seq;
  /** What the service last got of this device's marker. */
  markerSent: { delivered: Seq; read: Seq };
  readUpTo: Seq;
  unread: number;
  deliveredByAll: Seq;
  readByAll: Seq;
  preview: Preview | null;
  /** Of the newest line of any kind. */
  lastAt: UnixMs;
  /** The newest time that the service stamped: certificates and KeyPackages are judged at it. */
  serverAt: UnixMs;
  draft: string;
  /** The name that this account last said here. */
  introducedAs: string | null;
  /** The photo that it last said here, with the name. */
  introducedPhoto?: BlobId | null;
  /** The version of the business profile that it last said here. */
  introducedBusiness?: number;
  /** Of a direct conversation: where the peer's messages are read, as a line here last said; null: a person. Missing: not known yet. */
  peerHosting?: Hosting | null;
  /** Of the next own content. */
  counter: number;
  intents: IntentRecord[];
  markerKeys: { generation: number; epoch: number; key: Uint8Array }[];
  /** Who lets the other write at any time: a person says so to a business. */
  permits?: AccountId[];
  /** Who said that they leave and have not been removed yet. */
  leaving: AccountId[];
  /** A Commit that this device refused, and who sent it. */
  badCommit: { seq: Seq; device: DeviceId } | null;
  rejoinedAt: UnixMs | null;
  selfUpdateAt: UnixMs | null;
  updatedAt: UnixMs;
  ownSinceUpdate: number;
};

export type IntentRecord = {
  id: string;
  change: Intent;
  tries: number;
  /** Several admins may want the same: each waits its turn, and the later find nothing left to do. */
  notBefore: UnixMs;
  /** KeyPackages claimed for it: claimed once, used by each try. */
  claimed: Uint8Array[];
  failed: string | null;
};
export type Intent =
  | { kind: "add"; account: AccountId }
  | { kind: "remove"; account: AccountId; leaving: boolean }
  | { kind: "make-admin"; account: AccountId }
  | { kind: "self-update" };

export type RosterRecord = {
  members: { account: AccountId; joinedAt: Seq; devices: { device: DeviceId; leaf: number }[] }[];
  admins: AccountId[];
  whoAdds: "admins" | "members";
  whoEdits: "admins" | "members";
};

export type GroupRecord = { generation: number; epoch: number; bytes: Uint8Array };

export type PendingCommitRecord = {
  purpose: "create" | "change" | "rejoin" | "recreate";
  intent: string | null;
  clientId: ClientId;
  /** The request's body, sent again as it is. */
  request: Uint8Array;
  tries: number;
  /** The group as it is once accepted. */
  group: Uint8Array;
  generation: number;
  epoch: number;
  change: ChangeRecord;
  acceptedAs: { seq: Seq; at: UnixMs } | null;
};

export type ChangeRecord = {
  committer: { account: AccountId; device: DeviceId };
  external: boolean;
  added: { account: AccountId; device: DeviceId }[];
  removed: { account: AccountId; device: DeviceId }[];
};

/** `seq`: where that message is; null where this device does not have it, or not any more */
export type ReplyRecord = {
  id: string;
  sender: AccountId;
  seq: Seq | null;
  text: string | null;
  attachment?: AttachmentKind;
};
export type UnknownRecord = { at: UnixMs; sender: AccountId; content: Uint8Array };
export type TimelineRecord =
  | {
      kind: "message";
      at: UnixMs;
      sender: AccountId;
      id: string;
      /** All of it that can be said in words; of files the caption */
      text: string;
      attachments?: Attachment[];
      /** Of its kind: what it says beside words and files */
      body: MessageBody;
      reply: ReplyRecord | null;
    }
  /** Of a newer version: `unknowns` has it. */
  | { kind: "unknown"; at: UnixMs; sender: AccountId; id: string }
  /** By whoever sent it, for everyone: that there was something stays. */
  | { kind: "deleted"; at: UnixMs; sender: AccountId; id: string }
  | { kind: "unreadable"; at: UnixMs; sender: AccountId | null; final: boolean }
  | { kind: "system"; at: UnixMs; line: LineRecord };

export type LineRecord =
  | { kind: "created" | "rejoined" | "recreated"; by: AccountId }
  | { kind: "added" | "removed"; by: AccountId; accounts: AccountId[] }
  | { kind: "left" | "new-device" | "device-removed" | "key-changed"; account: AccountId }
  | { kind: "title"; by: AccountId; title: string }
  | { kind: "photo"; by: AccountId }
  | { kind: "admin"; by: AccountId; account: AccountId; admin: boolean }
  | { kind: "business"; account: AccountId; hosting: Hosting }
  | { kind: "permission"; by: AccountId; to: AccountId; granted: boolean }
  | { kind: "expired" };

export type ReactionRecord = { emoji: string; seq: Seq };

export type OutboxRecord = {
  counter: number;
  clientId: ClientId;
  id: string;
  /** Encoded content, not padded: sealed again only after `wrong-epoch`. */
  content: Uint8Array;
  at: UnixMs;
  /** It stays, as failed, where the service refuses it. What is no message is dropped then. */
  isMessage: boolean;
  /** What it quotes, as found when it was written */
  reply: ReplyRecord | null;
  /** What must be at the service before the message goes */
  uploads?: UploadRecord[];
  sealed: { generation: number; epoch: number; bytes: Uint8Array } | null;
  failure: SendFailure | null;
};

export type UploadRecord = { blob: BlobId /** Of the blob */; bytes: number; isComplete: boolean };

export type GalleryRecord = { at: UnixMs; sender: AccountId /** Of the message */; id: string } & (
  | { kind: "attachment"; index: number; attachment: Attachment }
  | { kind: "link"; url: string; text: string }
);

/** `conversation`: where it was sent or first seen; null for a profile's photo. */
export type FileRecord = { conversation: ConversationId | null; kind: AttachmentKind; bytes: number; usedAt: UnixMs };

export type MarkerRecord = { account: AccountId; delivered: Seq; read: Seq };
