// Whether a conversation into which somebody brought this account is a request, and what becomes of one. Pure.

import type { AccountId, UnixMs } from "../../../protocol/index.ts";
import type { ConversationRecord, RequestRecord } from "../../store/conversation-record.ts";

type Before = Pick<ConversationRecord, "state" | "request">;

/**
 * @param before as this device stood in it
 * @param by who brought this account in: null where that is not known, so that nobody vouches for it
 * @param isKnown whether the person knows them
 */
export function requestOf(
  { state, request }: Before,
  { kind, by, at, isKnown }: { kind: ConversationRecord["kind"]; by: AccountId | null; at: UnixMs; isKnown: boolean },
): RequestRecord | null {
  if (kind === "self") return null;
  const isGone = state === "removed" && request?.hidden;
  switch (isGone ? "left" : state) {
    // Nothing was known of it, or the person had gone by their own will.
    case "awaited":
    case "left":
      return isKnown ? null : { by, at, hidden: false, fetched: 0, forget: request?.forget ?? 0 };
    // Both began it at the same moment.
    case "creating":
      return null;
    // Whoever was put out did not mean to go; what was not accepted is not accepted by coming back.
    default:
      return request;
  }
}

/** The person is on their way out, or has gone: nothing of it is placed any more. */
export function isDeletedGroup({ kind, request }: Pick<ConversationRecord, "kind" | "request">): boolean {
  return kind === "group" && request !== null && request.hidden;
}

/** Somebody writes where the person had deleted what they wrote before: that is another request. A group was left. */
export function begunAnew(
  { kind, request }: Pick<ConversationRecord, "kind" | "request">,
  isBlocked: boolean,
): RequestRecord | null {
  return request?.hidden && kind === "direct" && !isBlocked ? { ...request, hidden: false } : request;
}
