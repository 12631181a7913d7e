// Whether a business may write to somebody now; pure.

import type { UnixMs } from "../../../protocol/index.ts";
import type { Known } from "../store/people.ts";
import type { Refusal, SendRequest } from "./business.ts";

export const WINDOW_MS = 24 * 3600_000;

/**
 * Who is unknown, who is blocked, and who blocks are one answer. Within a day of their last word, or with their permission, everything may
 * be said; after it a template only.
 */
export function maySend(
  known: Known | undefined,
  { isTemplate, isRefused, now }: Pick<SendRequest, "isTemplate"> & { isRefused: boolean; now: UnixMs },
): Extract<Refusal, { kind: "undeliverable" | "window-closed" }> | null {
  if (known === undefined || known.blocked || isRefused) return { kind: "undeliverable" };
  const isOpen = known.granted || now - known.lastWroteAt <= WINDOW_MS;
  return isOpen || (isTemplate && known.lastWroteAt > 0) ? null : { kind: "window-closed" };
}
