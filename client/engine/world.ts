// What every part of the engine works with: the ports, the account, the people it knows, and the requests it can make.

import type { AccountId, ConversationId, Seq, UnixMs } from "../../protocol/index.ts";
import type { Kinds } from "../content/kind.ts";
import type { Vault } from "../media/vault.ts";
import type { Clock, Http, Random, Sockets } from "../ports.ts";
import type { Preferences } from "../preferences/index.ts";
import type { Store } from "../store/port.ts";
import type { AccountChanges, AccountRecord, ReactionRecord, StarRecord, TimelineRecord } from "../store/tables.ts";
import type { Contacts } from "./account/contacts.ts";
import type { Api } from "./connection/api.ts";
import type { Files } from "./files/files.ts";
import type { FoundByIndex } from "./on-demand/known.ts";
import type { Preferred } from "./preferred.ts";

export type Ports = { store: Store; vault: Vault; http: Http; sockets: Sockets; clock: Clock; random: Random };

export type TimelineLine = { seq: number; place: number; record: TimelineRecord };
/** What an account says to the message at that place now; null: nothing any more. */
export type ReactionChange = { to: Seq; account: AccountId; reaction: ReactionRecord | null };

/** Whether the person starred the message at that place; null: it is gone. */
export type StarChange = { seq: Seq; place: number; star: StarRecord | null };

/** What has changed, for the live queries. */
export type News =
  | {
      kind: "conversation";
      conversation: ConversationId;
      lines: readonly TimelineLine[];
      reactions?: readonly ReactionChange[];
      stars?: readonly StarChange[];
      /** What the person set about the chat now */
      preferred?: Partial<Preferences>;
      /** The draft that the other devices have, where this device has another one from now on */
      untold?: string | null;
      /** What stands there is to go, by the person's word on this device or another. */
      removed?: { seq: Seq; said: UnixMs };
      /** What stood before this seq is gone. */
      forgotten?: Seq;
      /** Whose time has run out */
      gone?: readonly TimelineLine[];
      /** A write did not answer, and was done: what is shown is read again. */
      isUncertain?: boolean;
    }
  /** Somebody types there, or stopped: nothing was stored. */
  | { kind: "typing"; conversation: ConversationId }
  | { kind: "contacts"; accounts: readonly AccountId[] }
  | { kind: "account" }
  | { kind: "files" }
  /** Reading or writing the history has come further. */
  | { kind: "history" }
  /** Linking has come further. */
  | { kind: "link" }
  | { kind: "connection" };

export type World = Ports & {
  /** The kinds of content that this version knows */
  kinds: Kinds;
  api: Api;
  contacts: Contacts;
  preferred: Preferred;
  files: Files;
  /** Missing: what is known is held in memory */
  onDemand: FoundByIndex | undefined;
  /** Throws where there is no account yet: nothing below the account's registration runs without one. */
  account(): AccountRecord;
  /** Stores it with its changes. */
  keepAccount(changes: AccountChanges): Promise<void>;
  /** Whether a person is asked before what they wrote goes to somebody who came after: programs are not */
  asksBeforeNewcomers: boolean;
  /** Whether what a stranger begins waits for the person: a program takes it */
  asksBeforeStrangers: boolean;
  /** Whether what is said is noted for the search */
  isSearched: boolean;
  /** Nobody looks at what a program has: it is read when it is here. */
  readsOnArrival: boolean;
  /** Whom the person knows, and whose beginnings are no requests (RQ1) */
  knows(account: AccountId): Promise<boolean>;
  /** Another device of this account came into a conversation: it may be one that is out of the account. */
  ownLeafCame(): void;
  /** A device of this account said which key the history lies under, or asked. */
  keyringSaid(): void;
  /** The directory has one less, or its last resort was given out. */
  keyPackageUsed(): void;
  publish(news: News): void;
  /** A step failed for a reason that nobody foresaw: our bug, or the store is gone. */
  failed(error: unknown): void;
};

export function isSelf(world: World, account: AccountId): boolean {
  return world.account().accountId === account;
}
