// What is accepted: pure functions of the head, the submission and the time. The class beside them only carries out what they say.

import type { MessageHeader } from "../../mls/verify.ts";
import {
  type ConversationUp,
  MAX_LOG_BYTES,
  MAX_MARKER_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_SIGNAL_BYTES,
  type Rejection,
  type Seq,
  type UnixMs,
} from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";
import { endFor, type Head, type Member, presentMember, presentMembers } from "./head.ts";

export type Up<Kind extends ConversationUp["kind"]> = Extract<ConversationUp, { kind: Kind }>;
export type Rejected = { kind: "rejected"; rejection: Rejection };
/** The first answer to a submission that comes again (SQ3). */
export type Repeated = { kind: "repeated"; seq: Seq; at: UnixMs };
export type Append = { kind: "append"; seq: Seq; at: UnixMs };

/** Of a conversation that one is not in, and of one that does not exist, one hears the same. */
export const NOT_A_MEMBER: Rejected = rejected({ kind: "not-a-member" });

/** Who leaves or is removed makes room, so that goes on. */
export const LOG_FULL: Rejected = rejected({ kind: "log-full", limitBytes: MAX_LOG_BYTES });

export function rejected(rejection: Rejection): Rejected {
  return { kind: "rejected", rejection };
}

/**
 * For a Commit: this device is in, or another of its account, through which it may come back by an external Commit. The rest is checked
 * by `verifyBundle`, and this once more after it.
 */
export function decideCommit(
  head: Head | null,
  session: Session,
  frame: { generation: number; epoch: number },
  given: { now: UnixMs; first: First | undefined },
): Append | Repeated | Rejected {
  const isIn = head !== null && presentMembers(head).some(({ account }) => account === session.account);
  return isIn || given.first !== undefined ? decideInTurn(head, frame, given) : NOT_A_MEMBER;
}

type First = { seq: Seq; at: UnixMs };

/** The first answer again, or else: the group goes on, and the frame is of this epoch (SQ2). */
function decideInTurn(
  head: Head | null,
  frame: { generation: number; epoch: number },
  { now, first }: { now: UnixMs; first: First | undefined },
): Append | Repeated | Rejected {
  if (head === null) return NOT_A_MEMBER;
  if (first !== undefined) return { kind: "repeated", ...first };
  if (head.frozen) return rejected({ kind: "frozen", generation: head.generation });
  const { generation, epoch } = head;
  if (frame.generation !== generation || frame.epoch !== epoch) return rejected({ kind: "wrong-epoch", generation, epoch });
  return next(head, now);
}

export function decideMessage(
  head: Head | null,
  session: Session,
  frame: Up<"message">,
  given: { now: UnixMs; first: First | undefined; header: MessageHeader | undefined; logBytes: number },
): Append | Repeated | Rejected {
  if (frame.bytes.length > MAX_MESSAGE_BYTES) return rejected({ kind: "too-big", limitBytes: MAX_MESSAGE_BYTES });
  const { header } = given;
  const isWhatItSays =
    header !== undefined &&
    header.generation === frame.generation &&
    header.epoch === frame.epoch &&
    (head === null || header.conversation === head.conversation);
  if (!isWhatItSays) return rejected({ kind: "malformed", detail: "bytes: not a PrivateMessage of this conversation and epoch" });
  const isIn = presentMember(head, session.device) !== undefined;
  if (!isIn && given.first === undefined) return NOT_A_MEMBER;
  if (given.first === undefined && given.logBytes > MAX_LOG_BYTES) return LOG_FULL;
  return decideInTurn(head, frame, given);
}

/** The place of the next entry. Time never runs backwards in a log. */
function next(head: Head, now: UnixMs): Append {
  return { kind: "append", seq: head.seq + 1, at: Math.max(now, head.at) };
}

/** @returns the member with its new cursor, or null where nothing is new */
export function decideAcknowledge(head: Head | null, { device }: Session, { seq }: Up<"acknowledge">): Member | Rejected | null {
  const member = head?.members.get(device);
  if (head === null || member === undefined) return NOT_A_MEMBER;
  if (seq > endFor(head, member)) return rejected({ kind: "malformed", detail: "seq: beyond the end of the log" });
  return seq > member.cursor ? { ...member, cursor: seq } : null;
}

export function decideMarker(head: Head | null, { device }: Session, { epoch, bytes }: Up<"marker">): Member | Rejected {
  const member = presentMember(head, device);
  if (member === undefined) return NOT_A_MEMBER;
  if (bytes.length > MAX_MARKER_BYTES) return rejected({ kind: "too-big", limitBytes: MAX_MARKER_BYTES });
  return { ...member, marker: { epoch, bytes } };
}

export function decideSignal(head: Head | null, { device }: Session, { bytes }: Up<"signal">): { kind: "relay" } | Rejected {
  if (presentMember(head, device) === undefined) return NOT_A_MEMBER;
  return bytes.length > MAX_SIGNAL_BYTES ? rejected({ kind: "too-big", limitBytes: MAX_SIGNAL_BYTES }) : { kind: "relay" };
}
