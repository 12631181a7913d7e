// A conversation as this device stands in it: written whole with each step that changes it.

import type { Hosting, Invite } from "../../mls/index.ts";
import type { AccountId, BlobId, ConversationId, DeviceId, Seq, UnixMs } from "../../protocol/index.ts";
import type { AttachmentsSummary, BlobKey } from "../content/attachment.ts";
import type { GroupRules } from "../content/group-rules.ts";
import type { Pin } from "../content/pins.ts";

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
  /** Somebody whom this person does not know began it, and the person has not accepted yet: until then nothing here says that anybody is there. */
  request: RequestRecord | null;
  /**
   * `awaited`: somebody added this device, and its Welcome has not been read yet: nothing to show. `joining`: another device of this account is
   * in, has said so, and this one has not come in yet.
   */
  state: "awaited" | "creating" | "joining" | "active" | "removed" | "left" | "frozen" | "recovering";
  createdAt: UnixMs;
  title: string;
  photo?: BlobKey | null;
  description?: string;
  /** Secrets of its invite links that admins have said, the newest first: of the one that the policy names, which may come first */
  invites?: InviteSecret[];
  /** Who asks to be let in, on devices of admins */
  asks?: AskRecord[];
  /** Who brought this account in, and is to tell what was said before */
  earlierFrom?: AccountId | null;
  /**
   * This account has asked to be let in by a link with that secret, and has not come in. `due`: it had left, and is to ask again, as of the Commit there,
   * which may have taken it out
   */
  asked?: { secret: Uint8Array; at: UnixMs; due?: Seq } | null;
  /** Who added this account and has not yet said the title: what this device had before may be old. */
  titleFrom: AccountId | null;
  /** It brought others in before it knew the title itself. */
  owesIntroduction: boolean;
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
  /** When the next message goes whose time runs; missing or null: none does */
  nextExpiry?: UnixMs | null;
  /** The first message that disappears and has not been read; missing or null: there is none */
  unreadTimed?: Seq | null;
  /** The yes by which this account is in, or last was: to come again takes another */
  letIn?: UnixMs;
  /** Whom the group is made with, from when it is asked for until it is there */
  begunWith?: AccountId[];
  /** What was claimed for a group that is to begin, where that stopped on the way: it goes on from there */
  claimed?: ClaimedRecord[];
  /** Since when a restart has waited for whom the directory does not give */
  missing?: MissingRecord;
  /** Before there is a group: how long its messages shall last, where the person has said so */
  beginsWithMs?: number | null;
  preview: Preview | null;
  /** By others to one's own messages, not seen yet: the newest few, in the order of the log */
  reacted?: ReactedRecord[];
  /** Where this account is meant and has not read it: the first few and the newest, in the order of the log */
  mentioned?: { seq: Seq; sender: AccountId; id: string }[];
  /** Of the newest line of any kind. */
  lastAt: UnixMs;
  /** When the newest message came, whatever became of it; missing: there was none since this is noted */
  saidAt?: UnixMs;
  /** The newest time that the service stamped: KeyPackages are judged at it. */
  serverAt: UnixMs;
  /** The name that this account last said here. */
  introducedAs: string | null;
  /** The photo that it last said here, with the name. */
  introducedPhoto?: BlobId | null;
  /** What it last said of itself here */
  introducedAbout?: string;
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
  /** What was said last of what stands above the chat, the newest first: content/pins.ts */
  pins?: Pin[];
  /** Who could not follow whose Commits: they have come back, and said so. */
  unfollowed: UnfollowedRecord[];
  /** Who said that they leave and have not been removed yet. */
  leaving: AccountId[];
  /** The first Commit that this device could not follow; null while it is inside. */
  lost: LostRecord | null;
  /** The log had a hole, and no Commit has been followed since: what was in it is not known. */
  gap: boolean;
  /** The service has shown a group that does not follow from this one. It stays so. */
  diverged: boolean;
  /** Somebody was given another history than this device, or was said to be this device. It stays so. */
  forked: ForkRecord | null;
  rejoinedAt: UnixMs | null;
  selfUpdateAt: UnixMs | null;
  updatedAt: UnixMs;
  ownSinceUpdate: number;
};

/** `generation`: of the group that is frozen */
export type MissingRecord = { generation: number; at: UnixMs; askedAt: UnixMs };
/** Verified when they were claimed. `until`: when the first of them ends, which would keep all the others from being added */
export type ClaimedRecord = { account: AccountId; at: UnixMs; until: UnixMs; keyPackages: Uint8Array[] };
/** `proof`: of the secret, by which the policy names it */
export type InviteSecret = { secret: Uint8Array; proof: string };
export type AskRecord = {
  account: AccountId;
  /** As they say themselves */
  name: string;
  handle: string;
  at: UnixMs;
  /** Of the link by which they ask */
  proof: string;
  /** They could not be let in without being asked for, or may not: an admin decides */
  isToDecide: boolean;
};

export type ReactedRecord = {
  /** Of the reaction */
  seq: Seq;
  to: Seq;
  by: AccountId;
  emoji: string;
  /** Of the message */
  text: string;
  attachments?: AttachmentsSummary;
};

/** `history`: the hash at `seq`, as the sender's message had it and as this device has it. `own`: an entry that this device did not send. */
export type ForkRecord = {
  kind: "history" | "own";
  account: AccountId | null;
  device: DeviceId;
  at: UnixMs;
  seq: Seq;
  theirs: Uint8Array | null;
  ours: Uint8Array | null;
};

export type RequestRecord = {
  /** Who brought this account in; null: not known */
  by: AccountId | null;
  /** When, by the service */
  at: UnixMs;
  /** Deleted by the person: not shown before it begins anew */
  hidden: boolean;
  /** Up to where the service knows that this device has fetched it: nothing is acknowledged. */
  fetched: Seq;
  /** With it all before this seq goes from the device, page by page; 0: nothing has to */
  forget: Seq;
};

export type UnfollowedRecord = {
  who: AccountId;
  /** Whose Commits */
  by: AccountId;
  times: number;
  /** When it was said last, and of which Commit */
  at: UnixMs;
  seq: Seq;
};

export type LostRecord = {
  seq: Seq;
  at: UnixMs;
  /** Who made it so, where that is sure: by its signature nobody changed it on the way */
  committer: AccountId | null;
  /** Signed by this device, until the service has taken note */
  report: Uint8Array | null;
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

/** The same proof as before: what the link lets people do changes, and how many have come stays */
type WantedLink = Pick<Invite, "proof" | "approves" | "until" | "limit">;

export type Intent =
  /** `until`: whom a restart left out, and is asked for again till then */
  | { kind: "add"; account: AccountId; until?: UnixMs }
  | { kind: "remove"; account: AccountId; leaving: boolean }
  /** `leaving`: whoever makes it one leaves when that is done */
  | { kind: "make-admin"; account: AccountId; leaving?: true }
  | { kind: "dismiss-admin"; account: AccountId }
  /** The link by which people ask to be let in. `of`: which one the group had, by its proof; null: none. It is null: none any more */
  | { kind: "invite"; of: string | null; link: WantedLink | null }
  /** Somebody who asked by the link with that proof. `isApproved`: an admin has said so, else it goes by itself */
  | { kind: "let-in"; account: AccountId; proof: string; isApproved: boolean }
  | { kind: "rules"; rules: Partial<GroupRules> }
  /** How long messages last; null: for ever */
  | { kind: "disappearing"; ms: number | null }
  /** Devices of one's own account, which are out of it */
  | { kind: "put-out"; devices: DeviceId[] }
  /** Devices of one's own account, which are in it and not here */
  | { kind: "bring-in"; devices: DeviceId[] }
  | { kind: "self-update" };
