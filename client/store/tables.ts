// The records that a Client keeps, table by table. Plain values only: they are encoded as CBOR and sealed at rest.

import type { AccountId, BlobId, ClientId, ConversationId, DeviceId, Seq, UnixMs } from "../../protocol/index.ts";
import type { Attachment, AttachmentKind, BlobKey } from "../content/attachment.ts";
import type { MessageBody } from "../content/kinds/index.ts";
import type { SendFailure } from "../queries.ts";
import type { BusinessRecord, ContactRecord } from "./contact-record.ts";
import type { ConversationRecord } from "./conversation-record.ts";
import type { LineRecord } from "./line-record.ts";

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
  /** [account, conversation] : the groups that this person is in by their own will, and who else is. */
  fellows: Record<never, never>;
  /** [conversation] : the group's whole state, written once per epoch. */
  groups: GroupRecord;
  /** [conversation] : the group from outside, of a device that lost its place and follows the log until it has come back. */
  followed: { bytes: Uint8Array };
  /** [conversation] : a hash over all that this device was given of it, in order. */
  chains: ChainRecord;
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
  /** [conversation, name] : what the person set about it (client/preferences). */
  preferences: { value: unknown };
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
  "fellows",
  "groups",
  "followed",
  "chains",
  "ratchets",
  "pendingCommits",
  "timeline",
  "contents",
  "quotes",
  "unknowns",
  "reactions",
  "outbox",
  "preferences",
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
  /** The root's seed, as long as it lies on this device; null where it is recovered from elsewhere only */
  rootSecret: Uint8Array | null;
  deviceId: DeviceId;
  deviceKey: Uint8Array;
  deviceSecret: Uint8Array;
  /** The account's log, as far as this device has seen it */
  log: Uint8Array[];
  /** What its credentials show of that */
  proof: Uint8Array;
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

export type KeyPackageRecord = {
  bytes: Uint8Array;
  privateBytes: Uint8Array;
  lastResort: boolean;
  notAfter: UnixMs;
  /** A last resort that was rotated is kept a while: Welcomes made with it may be under way. */
  retiredAt: UnixMs | null;
};

export type RosterRecord = {
  members: { account: AccountId; joinedAt: Seq; devices: { device: DeviceId; leaf: number }[] }[];
  admins: AccountId[];
  whoAdds: "admins" | "members";
  whoEdits: "admins" | "members";
  /** Of the last ones, by seq. `isReturn`: its committer came back by it from outside. */
  commits: { seq: Seq; by: AccountId; isReturn: boolean }[];
};

export type GroupRecord = { generation: number; epoch: number; bytes: Uint8Array };

/** Each generation has its own. `hash` is null until it is known what came before. */
export type ChainRecord = {
  generation: number;
  /** Of the last entry that is in it */
  seq: Seq;
  hash: Uint8Array | null;
  /** Whose word alone `hash` rests on, until somebody else has said the same; null where this device knows it itself */
  basedOn: AccountId | null;
  recent: { seq: Seq; hash: Uint8Array }[];
  /** While `hash` is null: entries since */
  unproven: { seq: Seq; digest: Uint8Array }[];
  /** Own ones that the service placed beyond it */
  ahead: { seq: Seq; digest: Uint8Array }[];
};

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
  /** Of a rejoin: the log led to this group, Commit by Commit */
  isFollowed: boolean;
  /** Of a restart: who is left out */
  offender: AccountId | null;
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
  /** What its author had seen of the log: it goes to nobody who came after, unless the person says so. Null: before there was a group */
  typedAt: Seq | null;
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
