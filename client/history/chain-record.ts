// What a device keeps of the chain that its account's history lies in.

import type { ConversationId, HistoryHead, HistoryObjectId, Seq } from "../../protocol/index.ts";
import type { Stretch } from "./covered.ts";

/** A segment as a manifest names it */
export type SegmentRef = {
  id: HistoryObjectId;
  key: Uint8Array;
  /** SHA-256 of its bytes */
  hash: Uint8Array;
  bytes: number;
  /** Which lines are in it, by chat: from that one to that one. Empty for what is no lines */
  spans: [ConversationId, Seq, Seq][];
};

/** All that a head stands for. */
export type Chain = {
  head: HistoryHead;
  /** People and chats, in parts */
  index: SegmentRef[];
  /** In the order in which they came */
  segments: SegmentRef[];
  /** Manifests since the last that said all, itself included */
  manifests: HistoryObjectId[];
  /** Which lines of each chat are in */
  covers: { [conversation: ConversationId]: Stretch[] };
  shape: string;
  /** As the newest manifest says */
  keyring: Uint8Array;
};
