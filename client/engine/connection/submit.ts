// One frame, bundle or creation by HTTP, and what the service said to it.

import {
  type ConversationDown,
  type ConversationId,
  type Frame,
  type Rejection,
  readConversationDown,
  type Seq,
  type UnixMs,
} from "../../../protocol/index.ts";
import type { World } from "../world.ts";

export type Submitted =
  | { kind: "accepted"; seq: Seq; at: UnixMs }
  | { kind: "noted" }
  | { kind: "rejected"; rejection: Rejection }
  | { kind: "no-answer" };

export async function submit(
  world: World,
  path: string,
  conversation: ConversationId,
  body: Frame | Uint8Array,
): Promise<Submitted> {
  const answer = await world.api.frame<ConversationDown>(path, { conversation }, body, readConversationDown);
  if (answer.kind !== "ok") return answer;
  const { value } = answer;
  switch (value.kind) {
    case "accepted":
      return { kind: "accepted", seq: value.seq, at: value.at };
    case "rejected":
      return { kind: "rejected", rejection: value.rejection };
    default:
      return { kind: "noted" };
  }
}

/** What to do about it, as far as it does not depend on what was sent. */
export type Verdict = "later" | "behind" | "gone" | "frozen" | "fault";

export function judge(rejection: Rejection): Verdict {
  switch (rejection.kind) {
    case "rate-limited":
    case "unavailable":
    case "no-session":
    case "suspended":
      return "later";
    case "wrong-epoch":
    case "conversation-exists":
      return "behind";
    case "not-a-member":
    case "device-revoked":
      return "gone";
    case "frozen":
      return "frozen";
    default:
      return "fault";
  }
}

/** Of what only others can change one asks seldom. */
export const SHUT_ASKS_EVERY_MS = 15 * 60_000;

export function retryAfterMs(rejection: Rejection): number {
  if (rejection.kind === "suspended") return SHUT_ASKS_EVERY_MS;
  return rejection.kind === "rate-limited" || rejection.kind === "unavailable" ? rejection.retryAfterMs : 0;
}
