// What is known of people and chats, in memory or read where it lies when it is needed.

import type { AccountId, ConversationId, UnixMs } from "../../../protocol/index.ts";
import type { ContactRecord } from "../../store/contact-record.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";

/** A map does for it. */
export type Known<K, V> = {
  get(key: K): V | undefined;
  has(key: K): boolean;
  set(key: K, value: V): unknown;
  keys(): Iterable<K>;
  values(): Iterable<V>;
};

export interface KnownPeople {
  readonly contacts: Known<AccountId, ContactRecord>;
  byHandle(handle: string): ContactRecord | undefined;
}

/** What a store answers by its indexes, where not all is in memory. */
export interface FoundByIndex {
  /** Direct conversations with those */
  withPeers(accounts: readonly AccountId[]): ConversationRecord[];
  /** When a message goes by its time, whichever is first; null: none does */
  nextExpiry(): UnixMs | null;
  /** In which something is past its time */
  expired(now: UnixMs): ConversationId[];
  /** In which this account is, and which are no talk of two */
  groups(): ConversationId[];
}
