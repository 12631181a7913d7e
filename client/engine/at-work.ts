// One conversation at work, as its parts see the whole: they change it by steps, and know none of one another through it.

import type {
  ClientId,
  ConversationDown,
  ConversationId,
  ConversationUp,
  Envelope,
  Frozen,
  Marker,
  Rejection,
  UnixMs,
} from "../../protocol/index.ts";
import type { Draft } from "./draft.ts";
import type { ConversationState } from "./state.ts";

export type CaughtUp = { kind: "ok" } | { kind: "rejected"; rejection: Rejection } | { kind: "no-answer" };

/** `at`: when it was heard, as it happened; null: it may have been long before */
export type Heard = { marker: Marker; at: UnixMs | null };

export interface AtWork {
  readonly id: ConversationId;
  /** Its socket, while it is on screen or warm */
  readonly link: { readonly isReady: boolean; send(frame: ConversationUp): boolean };
  readonly receipts: {
    compare(markers: readonly Marker[]): Promise<void>;
    apply(draft: Draft, heard: readonly Heard[]): Promise<void>;
  };

  state(): Promise<ConversationState>;
  /** The state if it is in memory already. */
  peek(): ConversationState | null;
  /** @param change computes on the draft, with no network; it may run again where another owner was faster */
  step<T>(change: (draft: Draft) => Promise<T>): Promise<T>;
  /** Reads the log to its end. */
  catchUp(): Promise<CaughtUp>;
  /** @param envelopes in order */
  deliver(envelopes: readonly Envelope[]): Promise<CaughtUp>;
  /** The answer to a message, on whichever way it came. */
  answered(down: Extract<ConversationDown, { kind: "accepted" | "rejected" }>): Promise<void>;
  underWay(clientId: ClientId): boolean;
  linkLost(): void;
  noteFrozen(frozen: Frozen | null): Promise<void>;
  /** @param mark of those who wait to be let in, as the service says to an admin */
  noteAsks(mark: number): void;
  /** @param isLive as it happened */
  takeMarkers(markers: readonly Marker[], isLive?: boolean): void;
  /** Something may be due. */
  kick(): void;
}
