// The frames of the two sockets and of `submit`: what goes up from a device, what comes down from the service.

import * as v from "valibot";
import { decodeCbor, encodeCbor } from "./cbor.ts";
import { envelope, marker } from "./envelope.ts";
import { accountId, clientId, conversationId, deviceId } from "./ids.ts";
import { MAX_BUNDLE_BYTES, MAX_CREATION_BYTES, MAX_FRAME_BYTES } from "./limits.ts";
import { type Rejection, rejection } from "./rejection.ts";

const bytes: v.GenericSchema<Uint8Array> = v.instance(Uint8Array);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const groupTime = { generation: count, epoch: count };

/** Up the socket of a Conversation; `message`, `acknowledge`, `marker` and `report` also by HTTP. */
export const conversationUp = v.variant("kind", [
  /** First on each socket: answers `attached`, then every envelope after `after`, then news as it comes. */
  v.object({ kind: v.literal("attach"), version: count, after: count }),
  v.object({ kind: v.literal("message"), clientId, ...groupTime, bytes }),
  /** "I have stored everything up to `seq`." */
  v.object({ kind: v.literal("acknowledge"), seq: count }),
  v.object({ kind: v.literal("signal"), epoch: count, bytes }),
  v.object({ kind: v.literal("marker"), epoch: count, bytes }),
  /** "I cannot follow the Commit at `seq`", signed by the device. A majority of the accounts other than the committer's freezes the group. */
  v.object({ kind: v.literal("report"), seq: count, signed: bytes }),
]);
/** Where a group is frozen: the reports that froze it. */
const frozen = v.nullable(v.object({ reports: v.array(bytes) }));
/** For an admin's device: who asks to be let in by the group's link, as a number (asksMark) */
const asks = v.optional(count, 0);
export type Frozen = v.InferOutput<typeof frozen>;
export type ConversationUp = v.InferOutput<typeof conversationUp>;

/** Down the socket of a Conversation; the answer to a frame sent by HTTP is one of these too. */
export const conversationDown = v.variant("kind", [
  v.object({ kind: v.literal("attached"), head: count, ...groupTime, frozen, markers: v.array(marker), asks }),
  v.object({ kind: v.literal("envelopes"), envelopes: v.array(envelope) }),
  /** In the place of what is too large for a socket, or each reader's own: it is to be fetched, up to `head` at least. */
  v.object({ kind: v.literal("more"), head: count }),
  v.object({ kind: v.literal("accepted"), clientId, seq: count, at: count }),
  v.object({ kind: v.literal("rejected"), clientId: v.nullable(clientId), rejection }),
  v.object({ kind: v.literal("noted") }),
  v.object({ kind: v.literal("signal"), device: deviceId, epoch: count, bytes }),
  v.object({ kind: v.literal("markers"), markers: v.array(marker) }),
]);
export type ConversationDown = v.InferOutput<typeof conversationDown>;

/** A Commit with all that follows from it: accepted whole or not at all. */
export const commitBundle = v.object({
  clientId,
  ...groupTime,
  /** PublicMessage */
  commit: bytes,
  /** Welcome for all that it adds, without the ratchet tree */
  welcome: v.nullable(bytes),
  /** GroupInfo of the next epoch with external_pub, without the ratchet tree */
  groupInfo: bytes,
  /** What its committer's leaf key vouches for beside it (CT3) */
  claim: bytes,
});
export type CommitBundle = v.InferOutput<typeof commitBundle>;

/** How a conversation begins, and begins again (generation + 1) after it was frozen. */
export const creation = v.object({
  shape: v.variant("kind", [
    v.object({ kind: v.literal("self"), account: accountId }),
    v.object({ kind: v.literal("direct"), accounts: v.tuple([accountId, accountId]) }),
    v.object({ kind: v.literal("group") }),
  ]),
  generation: count,
  /** GroupInfo of epoch 0, whose only leaf is the creator's, without the ratchet tree */
  groupInfo: bytes,
  tree: bytes,
  /** The Commit from epoch 0 to 1 that adds the others */
  first: v.nullable(commitBundle),
});
export type Creation = v.InferOutput<typeof creation>;

/** A page of the log, by HTTP. */
export const logPage = v.object({
  head: count,
  ...groupTime,
  frozen,
  envelopes: v.array(envelope),
  markers: v.array(marker),
  asks,
});
export type LogPage = v.InferOutput<typeof logPage>;

/** What a device that lost its state needs to come back by an external Commit. */
export const publicGroup = v.object({ ...groupTime, head: count, groupInfo: bytes, tree: bytes });
export type PublicGroupAnswer = v.InferOutput<typeof publicGroup>;

export const inboxUp = v.variant("kind", [
  /** First on each socket: answers `dirty` with every conversation that has news for this device. */
  v.object({ kind: v.literal("hello"), version: count }),
  /** "I have fetched this conversation up to `seq`." */
  v.object({ kind: v.literal("seen"), conversation: conversationId, seq: count }),
]);
export type InboxUp = v.InferOutput<typeof inboxUp>;

export const inboxDown = v.variant("kind", [
  v.object({ kind: v.literal("dirty"), conversations: v.array(v.object({ conversation: conversationId, seq: count })) }),
  /** News as it comes, with the envelope itself where it is small. */
  v.object({ kind: v.literal("ring"), conversation: conversationId, seq: count, envelope: v.nullable(envelope) }),
  /** KeyPackages of this device were given out: so many are left. */
  v.object({ kind: v.literal("stock"), keyPackages: count, lastResortUsed: v.boolean() }),
  v.object({ kind: v.literal("rejected"), rejection }),
]);
export type InboxDown = v.InferOutput<typeof inboxDown>;

export const readConversationUp: Reader<ConversationUp> = reader(conversationUp, MAX_FRAME_BYTES);
export const readConversationDown: Reader<ConversationDown> = reader(conversationDown, Number.POSITIVE_INFINITY);
export const readCommitBundle: Reader<CommitBundle> = reader(commitBundle, MAX_BUNDLE_BYTES);
export const readCreation: Reader<Creation> = reader(creation, MAX_CREATION_BYTES);
export const readLogPage: Reader<LogPage> = reader(logPage, Number.POSITIVE_INFINITY);
export const readPublicGroup: Reader<PublicGroupAnswer> = reader(publicGroup, Number.POSITIVE_INFINITY);
export const readInboxUp: Reader<InboxUp> = reader(inboxUp, MAX_FRAME_BYTES);
export const readInboxDown: Reader<InboxDown> = reader(inboxDown, Number.POSITIVE_INFINITY);

export type Frame =
  | ConversationUp
  | ConversationDown
  | CommitBundle
  | Creation
  | LogPage
  | PublicGroupAnswer
  | InboxUp
  | InboxDown;

export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  return encodeCbor(frame);
}

/** Caps the size, then parses; what is wrong comes back as the rejection to answer. */
export type Reader<T> = (input: Uint8Array) => Read<T>;
export type Read<T> = { ok: true; frame: T } | { ok: false; rejection: Rejection };

function reader<Schema extends v.GenericSchema>(schema: Schema, limitBytes: number) {
  return (input: Uint8Array): Read<v.InferOutput<Schema>> => {
    if (input.length > limitBytes) return { ok: false, rejection: { kind: "too-big", limitBytes } };
    const value = decodeCbor(input);
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return { ok: true, frame: parsed.output };
    const detail = value === undefined ? "not CBOR" : describe(parsed.issues[0]);
    return { ok: false, rejection: { kind: "malformed", detail } };
  };
}

/** Where the frame is wrong, never what it said there. */
function describe(issue: v.BaseIssue<unknown>): string {
  return `${v.getDotPath(issue) ?? "frame"}: expected ${issue.expected ?? issue.type}`;
}
