// What the object says to a device: the decision about a submission, and where the conversation is.

import { type ClientId, type ConversationDown, idFromBytes, type Rejection } from "../../protocol/index.ts";
import type { Append, Rejected, Repeated } from "./decide.ts";
import { endFor, type Head, type Member, presentMembers } from "./head.ts";

/** A creation without a first Commit has no client id. */
export const UNNAMED = idFromBytes<ClientId>(new Uint8Array(16));

export function reject(rejection: Rejection): ConversationDown {
  return { kind: "rejected", clientId: null, rejection };
}

export function answerTo(clientId: ClientId, decision: Append | Repeated | Rejected): ConversationDown {
  if (decision.kind === "rejected") return { kind: "rejected", clientId, rejection: decision.rejection };
  return { kind: "accepted", clientId, seq: decision.seq, at: decision.at };
}

/** A member that was removed hears where the conversation was then, and of nobody's markers. */
export function whereIs(head: Head, member: Member) {
  const { generation, epoch } = member.removed ?? head;
  const isIn = member.removed === null;
  const markers = isIn
    ? presentMembers(head).flatMap(({ device, marker }) => (marker === null ? [] : [{ device, ...marker }]))
    : [];
  return {
    head: endFor(head, member),
    generation,
    epoch,
    frozen: isIn && head.frozen ? { reports: [...head.frozen.reports] } : null,
    markers,
  };
}
