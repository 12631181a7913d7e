// What a client may read when it needs it, where its store answers at once: then nothing in memory grows with how many it knows. The app holds
// maps in its place: it has hundreds of chats, and shows all of them.

import type { ConversationId } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { OutboxRecord } from "../../store/tables.ts";
import type { World } from "../world.ts";
import type { FoundByIndex, Known, KnownPeople } from "./known.ts";

/** A conversation that is open, as far as it says whether it may be let go of */
export type Opened = {
  readonly isIdle: boolean;
  readonly isInDoubt: boolean;
  readonly isAsked: boolean;
  readonly frozenSince: unknown;
  peek(): unknown;
};

/** Which conversations have something to do, as the engine knows of them */
export type Working = {
  waiting(): Iterable<ConversationId>;
  readonly pending: ReadonlySet<ConversationId>;
  readonly opened: ReadonlyMap<ConversationId, unknown>;
  readonly due: ReadonlySet<ConversationId>;
};

export interface OnDemand extends KnownPeople, FoundByIndex {
  readonly conversations: Known<ConversationId, ConversationRecord>;
  readonly outboxes: Known<ConversationId, readonly OutboxRecord[]>;
  /** Those that may have something to do or to say now: as many as are worked on, and the next when these are done. */
  candidates(working: Working, world: World): AsyncIterable<ConversationRecord>;
  /** Lets go of opened ones that are nothing but themselves: who needs one makes it anew. */
  trim(opened: Map<ConversationId, Opened>): void;
}
