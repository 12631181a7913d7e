// What a client may read when it needs it, where its store answers at once: then nothing in memory grows with how many it knows. The app holds
// maps in its place: it has hundreds of chats, and shows all of them.

import type { AccountId, ConversationId, UnixMs } from "../../../protocol/index.ts";
import type { ContactRecord } from "../../store/contact-record.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { OutboxRecord } from "../../store/tables.ts";
import type { Conversation } from "../conversation.ts";
import type { Conversations } from "../conversations.ts";
import type { World } from "../world.ts";

/** A map does for it. */
export type Known<K, V> = {
  get(key: K): V | undefined;
  has(key: K): boolean;
  set(key: K, value: V): unknown;
  keys(): Iterable<K>;
  values(): Iterable<V>;
};

export interface OnDemand {
  readonly conversations: Known<ConversationId, ConversationRecord>;
  readonly outboxes: Known<ConversationId, readonly OutboxRecord[]>;
  readonly contacts: Known<AccountId, ContactRecord>;
  byHandle(handle: string): ContactRecord | undefined;
  /** Those that may have something to do or to say now: as many as are worked on, and the next when these are done. */
  candidates(working: Conversations, world: World): AsyncIterable<ConversationRecord>;
  /** Lets go of opened ones that are nothing but themselves: who needs one makes it anew. */
  trim(opened: Map<ConversationId, Conversation>): void;
  /** Direct conversations with those */
  withPeers(accounts: readonly AccountId[]): ConversationRecord[];
  /** When a message goes by its time, whichever is first; null: none does */
  nextExpiry(): UnixMs | null;
  /** In which something is past its time */
  expired(now: UnixMs): ConversationId[];
  /** In which this account is, and which are no talk of two */
  groups(): ConversationId[];
}
