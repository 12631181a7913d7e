// The records that a Client keeps, table by table. Plain values only: they are encoded as CBOR and sealed at rest.

import type { Invite } from "../../mls/index.ts";
import type { KnownMethod } from "../../mls/recovery/known-method.ts";
import type { AccountId, BlobId, ClientId, ConversationId, DeviceId, Seq, UnixMs } from "../../protocol/index.ts";
import type { Attachment, AttachmentKind, BlobKey } from "../content/attachment.ts";
import type { KeyringWord } from "../content/heard.ts";
import type { MessageBody } from "../content/kinds/index.ts";
import type { LinkedPage } from "../content/linked-page.ts";
import type { Mention, Words } from "../content/mention.ts";
import type { Chain, SegmentRef } from "../history/chain-record.ts";
import type { HistoryStop, SendFailure } from "../queries.ts";
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
  contents: ContentRecord;
  /** [conversation, seq of the quoted message, seq, place] : the replies to it, to find them when it goes. */
  quotes: Record<never, never>;
  /** [conversation, seq, place] : content that this version does not know, to be read by the one that does. */
  unknowns: UnknownRecord;
  /** [conversation, seq of the message, account] : what each person says to it with an emoji. */
  reactions: ReactionRecord;
  /** [conversation, seq of the message, its place there] : what the person starred, or no longer does. */
  stars: StarRecord;
  /** [conversation, counter] */
  outbox: OutboxRecord;
  /** [conversation, name] : what the person set about it (client/preferences). */
  preferences: { value: unknown };
  /** [conversation, device] */
  markers: MarkerRecord;
  /** [conversation, when it goes, seq, place] : the messages whose time runs. One that names nothing any more is passed over. */
  expiries: Record<never, never>;
  /** [conversation, seq, place] : what may be opened once, until it is; no list, history or archive reads this. */
  onceFiles: OnceFileRecord;
  /** [conversation, "media" | "links" | "files", seq, place] : what was sent, by kind. */
  gallery: GalleryRecord;
  /** [blob, conversation, seq of a message that carries it] */
  fileUses: Record<never, never>;
  /** [blob] : what lies in the vault. */
  files: FileRecord;
  /** [conversation] : up to where a program has handled what came; apart from what it has marked as read. */
  handled: { seq: Seq };
  /** [] : the account's history as this device last saw or wrote it. */
  history: HistoryRecord;
  /**
   * [conversation, seq, "line", "gone" or "star" and place, or "reaction" and account] : what changed behind what the history has; whose time
   * ran out.
   */
  historyNotes: Record<never, never>;
  /** [seq in the conversation of one's own devices] : what was said of the keyring's key, and is still to be taken in. */
  keyringWords: { device: DeviceId; says: KeyringWord };
  /** [conversation, block of its log] : the words of what was said there (client/search). */
  search: { bytes: Uint8Array };
  /** [1, said now; 0, before] [conversation, block of its log] : to be indexed anew. */
  searchNotes: Record<never, never>;
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
  "stars",
  "outbox",
  "preferences",
  "markers",
  "expiries",
  "onceFiles",
  "gallery",
  "fileUses",
  "files",
  "handled",
  "history",
  "historyNotes",
  "search",
  "searchNotes",
  "keyringWords",
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
  /** When another device last said what others see of the account: it is the one that tells them */
  profileHeardAt?: UnixMs | null;
  /** What it says of itself; missing: nothing */
  about?: string;
  /** Others hear how far one has read; missing: they do. */
  readReceipts?: boolean;
  /** Others hear that one types; missing: they do. */
  showsTyping?: boolean;
  /** How long messages last in the chats that this account begins; missing or null: for ever */
  disappearingMs?: number | null;
  /** By how much the service's time was later than this device's, when it last said it */
  clockAheadMs?: number;
  /** Missing: nothing recovers it yet, and the root lies here */
  recovery?: RecoveryRecord | null;
  /** So many messages of its person until they are asked to set that up */
  untilRecovery?: number;
  /** Ways to recover it that are replaced, or were about to come, and whose vaults the service has not emptied yet */
  emptiedLater?: RecoveryRecord["methods"];
  /** What its devices are called, as far as somebody said */
  devices?: { device: DeviceId; name: string }[];
  /** Up to which entry of its log the account's devices were seen to in all conversations */
  leavesUpTo?: number;
  /** Of a device that was linked: what it was handed and has not taken in yet, or where that lies */
  arriving?: { grant: Uint8Array | null; blob: BlobKey | null } | null;
  /** When it was let in again after another device had put it out */
  cameBackAt?: UnixMs;
  /** How many chats it was handed then */
  linkedChats?: number;
  /** Missing: it is kept. `clearing`: its person wants none, and the service has to hear that yet */
  history?: "off" | "clearing" | null;
  /** When this device last asked the others for the key */
  keyringAskedAt?: UnixMs;
  /** Why the history is not written further; null: it is */
  historyStopped?: HistoryStop | null;
  /** When one of its devices last began to have the files kept that the history names, and whether it was through with them */
  mediaKept?: { beganAt: UnixMs; isDone: boolean };
  /** What this account signed of itself as a business, and whether the directory has it */
  business?: BusinessRecord & { signed: Uint8Array; isTold: boolean };
};

/** Nothing of it opens a vault. */
export type RecoveryRecord = {
  /** What all devices of the account have */
  keyringKey: Uint8Array;
  /** Under which what was written before devices were put out may still lie, the newest first */
  formerKeys: Uint8Array[];
  /** seq of the last entry of the account's log that put somebody out before the key was made */
  madeAt: number;
  /** The account's other devices have it from here, or had it before. */
  isTold: boolean;
  methods: KnownMethod[];
};
/** What may change of it */
export type AccountChanges = Partial<
  Omit<AccountRecord, "accountId" | "accountKey" | "deviceId" | "deviceKey" | "deviceSecret" | "registered">
>;

export type HistoryRecord = {
  chain: Chain | null;
  /** The keyring's key that its manifests are sealed under */
  keyringKey: Uint8Array;
  /** SHA-256 of the people and chats that it has, but for when each was last spoken in */
  index: Uint8Array;
  /** Segments that this device has not taken in yet, the newest first */
  missing: SegmentRef[];
  /** Of rows that are newer than what those may say of the same, by name */
  taken: string[];
  /** How many of the segments the service did not give, or not as they were written: missing, none */
  lost?: number;
  /** From where on this device has lines of its own: what is before them it has from the history, if at all */
  since: { [conversation: ConversationId]: Seq };
  /** When those last went out of it whose time had run out */
  purgedAt?: UnixMs;
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
  /** Missing: members */
  whoWrites?: "admins" | "members";
  /** Missing: they are not */
  earlier?: boolean;
  /** Of its invite link what lines are made of; missing or null: there is none */
  invite?: Pick<Invite, "proof" | "uses"> | null;
  /** How long messages last that are sent from now on; missing or null: for ever */
  disappearingMs?: number | null;
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
export type ContentRecord = {
  seq: Seq;
  /** Of a message that is not here yet: what it says by now, as another device's history may not */
  reworded?: Reworded;
  /** Of a poll that is not here yet */
  polled?: PolledRecord;
  /** Of each account the last; "" takes it back, as another device's history may not */
  reacted?: { by: AccountId; seq: Seq; emoji: string }[];
  /** By whom, of what may be opened once and is not here yet */
  opened?: AccountId[];
  /** Its time ran out: nothing but its name is here. */
  isGone?: true;
};
export type PolledRecord = { votes: { by: AccountId; seq: Seq; chosen: number[] }[]; closed: Seq | null };
export type Reworded = { seq: Seq; at: UnixMs } & Words;
/** `isUnheard`: its sender might not write there when it came (GP2) */
export type UnknownRecord = { at: UnixMs; sender: AccountId; content: Uint8Array; isUnheard?: boolean };
/** Of what disappears: how long it lasts, and, once its time runs, when it goes */
export type Lifetime = { livesMs?: number; expiresAt?: UnixMs };
export type MessageRecord = Lifetime & {
  kind: "message";
  at: UnixMs;
  sender: AccountId;
  id: string;
  /** All of it that can be said in words; of files the caption. Of one that was edited the newest */
  text: string;
  attachments?: Attachment[];
  /** Who is meant in the words that were sent first */
  mentions?: Mention[];
  /** Of its kind: what it says beside words and files */
  body: MessageBody;
  reply: ReplyRecord | null;
  /** Of a poll: what each account chose last, and where in the log it was closed; null: it was not */
  polled?: PolledRecord;
  /** Of what may be opened once */
  once?: OnceRecord;
  /** Its sender has it from elsewhere, by their own word. */
  forwarded?: true;
  /** What its author says of the page behind a link */
  page?: LinkedPage;
  /** It was said before this account came: by whom it was told. Nobody has checked whose it is. */
  told?: AccountId;
  /** Of one that was edited: what it said from which place of the log on, in that order: the newest of them, with that of now */
  versions?: Reworded[];
};
/**
 * `opened`: by whom, in the order of their ids. `file`: whether `onceFiles` has it; `over`: it was not opened in time. Nobody has a way to it who
 * sent it, has opened it, or came later.
 */
export type OnceRecord = { opened: AccountId[]; file: "here" | "none" | "over" };
export type OnceFileRecord = { attachment: Attachment; until: UnixMs };
export type TimelineRecord =
  | MessageRecord
  /** Of a newer version: `unknowns` has it. */
  | (Lifetime & { kind: "unknown"; at: UnixMs; sender: AccountId; id: string })
  /** By whoever sent it, for everyone: that there was something stays. */
  | (Lifetime & { kind: "deleted"; at: UnixMs; sender: AccountId; id: string })
  | { kind: "unreadable"; at: UnixMs; sender: AccountId | null; final: boolean }
  | { kind: "system"; at: UnixMs; line: LineRecord };

export type ReactionRecord = { emoji: string; seq: Seq };
/** When that was decided. One that is off stays: of what an older history says the device knows better. */
export type StarRecord = { at: UnixMs; on: boolean };

export type OutboxRecord = {
  counter: number;
  clientId: ClientId;
  id: string;
  /** Encoded content, not padded: sealed again only after `wrong-epoch`. */
  content: Uint8Array;
  at: UnixMs;
  /** It stays, as failed, where the service refuses it. What is no message is dropped then. */
  isMessage: boolean;
  /** The message that it brings other words for: its author's words, as a message has them */
  rewords?: string;
  /** What it quotes, as found when it was written */
  reply: ReplyRecord | null;
  forwarded?: true;
  page?: LinkedPage;
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

export type MarkerRecord = {
  account: AccountId;
  delivered: Seq;
  read: Seq;
  /** Its last steps, the oldest first, and when this device heard of each as it happened (engine/receiving/moves.ts) */
  moves?: { delivered: Seq; read: Seq; at: UnixMs | null }[] | undefined;
};
