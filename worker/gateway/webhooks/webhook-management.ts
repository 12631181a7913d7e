// What one can ask about a business's webhooks.

import type { UnixMs } from "../../../protocol/index.ts";

/** parley_team: what is done with conversations; parley_messages: what people change of what they said */
export type Field = "messages" | "parley_team" | "parley_messages";
export type WebhookView = {
  id: string;
  url: string;
  state: "on" | "paused" | "disabled";
  /** Why it is not on, in a word: "gone" (it answered 410), "failing" (the breaker is open) */
  why: string | null;
  /** When a paused one is tried again */
  resumesAt: UnixMs | null;
  createdAt: UnixMs;
  waiting: number;
};
export type SubscribeOutcome =
  | { kind: "ok"; webhook: WebhookView }
  /** Not https to a public host, credentials in it, too long */
  | { kind: "bad-url"; why: string }
  /** It did not answer the challenge with the challenge. */
  | { kind: "not-verified"; why: string };
export type Attempt = {
  id: number;
  webhook: string;
  /** Of the event; stable over all attempts */
  webhookId: string;
  event: number;
  number: number;
  at: UnixMs;
  tookMs: number;
  /** HTTP status, or null where none came */
  status: number | null;
  outcome: "delivered" | "retry" | "dead" | "disabled";
  /** In a word: "timeout", "redirect", "refused-address", "too-big", "network", "queue-full": too many others wait */
  why: string | null;
  nextAt: UnixMs | null;
};
export type DeadLetter = { id: number; webhook: string; webhookId: string; event: number; at: UnixMs; attempts: number };

export interface WebhookManagement {
  /** Asks the URL for the challenge first; one webhook for each business: another URL takes its place. */
  subscribe(url: string, verifyToken: string, wants?: { fields?: readonly Field[]; maker: string }): Promise<SubscribeOutcome>;
  /** Who set it; undefined where there is none */
  maker(): string | undefined;
  /** What that member set up ends with another one from now on. */
  handOn(from: string, to: string): void;
  list(): WebhookView[];
  unsubscribe(): boolean;
  attempts(page: { before: number | null; limit: number }): Attempt[];
  deadLetters(page: { before: number | null; limit: number }): DeadLetter[];
  /** All, or those named. @returns how many were put back into the queue */
  replay(ids: readonly number[] | "all"): number;
  /** The app secret: what signs. `previous` is still used beside it until then. */
  secrets(): { current: string; previous: { secret: string; until: UnixMs } | null };
  rotateSecret(overlapMs: number): { secret: string };
}
