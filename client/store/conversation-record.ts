// A conversation as this device stands in it: written whole with each step that changes it.

import type { Hosting } from "../../mls/index.ts";
import type { AccountId, BlobId, ConversationId, DeviceId, Seq, UnixMs } from "../../protocol/index.ts";
import type { BlobKey } from "../content/attachment.ts";
import type { AttachmentsSummary } from "../content/summary.ts";

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
  /** `awaited`: somebody added this device, and its Welcome has not been read yet: nothing to show. */
  state: "awaited" | "creating" | "active" | "removed" | "left" | "frozen" | "recovering";
  createdAt: UnixMs;
  title: string;
  photo?: BlobKey | null;
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
  preview: Preview | null;
  /** Of the newest line of any kind. */
  lastAt: UnixMs;
  /** The newest time that the service stamped: KeyPackages are judged at it. */
  serverAt: UnixMs;
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

export type Intent =
  | { kind: "add"; account: AccountId }
  | { kind: "remove"; account: AccountId; leaving: boolean }
  | { kind: "make-admin"; account: AccountId }
  | { kind: "self-update" };
