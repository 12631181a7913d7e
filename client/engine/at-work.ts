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
} from "../../protocol/index.ts";
import type { Draft } from "./draft.ts";
import type { ConversationState } from "./state.ts";

export type CaughtUp = { kind: "ok" } | { kind: "rejected"; rejection: Rejection } | { kind: "no-answer" };

export interface AtWork {
  readonly id: ConversationId;
  /** Its socket, while it is on screen or warm */
  readonly link: { readonly isReady: boolean; send(frame: ConversationUp): boolean };
  readonly receipts: { compare(markers: readonly Marker[]): Promise<void> };

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
  takeMarkers(markers: readonly Marker[]): void;
  /** Something may be due. */
  kick(): void;
}
