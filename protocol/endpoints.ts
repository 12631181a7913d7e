// The HTTP routes of the directory as data: one table that the Worker serves, the client calls and OpenAPI prints.

import * as v from "valibot";
import { handle } from "./handle.ts";
import { accountId, blobId, conversationId, deviceId } from "./ids.ts";
import { base64, count, key, signature } from "./json-fields.ts";
import { KEY_PACKAGES_PER_DEVICE, MAX_BLOB_BYTES, MAX_DROPPED_EACH, MAX_KEPT_EACH } from "./limits.ts";
import { work, workLevel } from "./work.ts";

/** Deterministic CBOR as mls/ writes it; the Worker checks what it says. */
export const logEntry = base64(2048);
const accountLog = v.pipe(v.array(logEntry), v.minLength(1), v.maxLength(1024));
const businessProfile = base64(1024);
/** With a standing proof of up to 12 KiB in its credential */
const keyPackage = base64(16 * 1024);

/** A device proves its key: it signs `proofInput(...)` of mls/ over the challenge. */
const proof = v.object({ challenge: key, signature });
const session = v.object({
  account: accountId,
  device: deviceId,
  expiresAt: count,
  /** Only where `bearer` was asked for; otherwise it is in the cookie. */ token: v.nullable(v.string()),
});

/** `now`: the service's time, for devices whose own clock is wrong. `workLevel`: what a new account costs now */
export const challengeAnswer = v.object({ challenge: key, expiresAt: count, now: count, workLevel });
export const createAccountRequest = v.object({
  handle,
  /** The first of the account's log: its key and its first device */ entry: logEntry,
  proof,
  /** For this challenge, account key and handle */ work,
  /** As who operates the service made it; where none is needed it is not looked at. */
  invitation: v.optional(v.pipe(v.string(), v.maxLength(100)), ""),
  bearer: v.boolean(),
});
export const createSessionRequest = v.object({ account: accountId, device: deviceId, proof, bearer: v.boolean() });
export const accountAnswer = v.object({
  account: accountId,
  handle,
  accountKey: key,
  /** From the first entry; whoever asks checks it, and holds it against what they saw of it before */ log: accountLog,
  /** What a business signed of itself; null for a person. A service that is older says nothing of it. */
  business: v.optional(v.nullable(businessProfile), null),
});
export const joinBusinessRequest = v.object({ /** Of the API */ token: v.pipe(v.string(), v.maxLength(100)) });
export const setBusinessProfileRequest = v.object({ profile: businessProfile });
/** Whom, and nothing else: what was said never leaves the devices. */
export const reportRequest = v.object({ account: accountId });
export const meAnswer = v.object({
  account: accountId,
  device: deviceId,
  handle,
  /** Entries in the account's log: where a device knows fewer, another one or the root has signed some */ logLength: count,
  keyPackages: count,
  lastResortUsed: v.boolean(),
  now: count,
});
/** Signed for the log's head; where that is another one, `log-conflict`. The same entry again is a retry. */
export const appendEntryRequest = v.object({ entry: logEntry });
export const uploadKeyPackagesRequest = v.object({
  keyPackages: v.pipe(v.array(keyPackage), v.maxLength(KEY_PACKAGES_PER_DEVICE)),
  lastResort: v.nullable(keyPackage),
});
export const keyPackageCount = v.object({ keyPackages: count, lastResortUsed: v.boolean() });
export const claimRequest = v.object({ conversation: conversationId });
export const claimAnswer = v.object({
  keyPackages: v.array(v.object({ device: deviceId, keyPackage, lastResort: v.boolean() })),
});
export const createUploadRequest = v.object({
  /** Of the whole blob */
  bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_BLOB_BYTES)),
  /** Until its account deletes it: a profile's photo. Else for `MEDIA_RETENTION_MS`. */
  kept: v.boolean(),
});
/** Files that the account's history names, and that shall stay for `MEDIA_RETENTION_MS` from now; those first for which there must be room. `drops`: they make it. */
export const keepMediaRequest = v.object({
  blobs: v.pipe(v.array(blobId), v.maxLength(MAX_KEPT_EACH)),
  drops: v.pipe(v.array(blobId), v.maxLength(MAX_DROPPED_EACH)),
});
export const keepMediaAnswer = v.object({
  /** The rest is not there any more, or there is no room for it. */
  kept: v.array(blobId),
  /** Of all that this account has kept */
  bytes: count,
  limitBytes: count,
  /** When a device of this account last had something kept, by the service's clock; 0: never */
  lastAt: count,
});
export const uploadAnswer = v.object({
  /** The parts that are there, from 1 */
  received: v.array(count),
  isComplete: v.boolean(),
});
/** What the app makes subscriptions with (VAPID, RFC 8292): P-256, uncompressed. Null where this service does not push. */
export const pushKeyAnswer = v.object({ key: v.nullable(v.pipe(base64(65), v.length(87))) });
/** A PushSubscription as the browser gives it, RFC 8291 §2 */
export const subscribeRequest = v.object({
  endpoint: v.pipe(v.string(), v.maxLength(1024)),
  p256dh: v.pipe(base64(65), v.length(87)),
  auth: v.pipe(base64(16), v.length(22)),
});
/** "gone": its push service said that it will never work again. The device drops it and makes another. */
export const subscribeAnswer = v.object({ subscription: v.picklist(["ok", "gone"]) });
/** "retry" and "refused": the push service did not take it, for now or at all. "none": this device has no subscription. */
export const testPushAnswer = v.object({ push: v.picklist(["sent", "gone", "refused", "retry", "none"]) });
export const healthAnswer = v.object({ status: v.literal("ok"), version: count });
export const done = v.object({ done: v.literal(true) });
export { session as sessionAnswer };

export type ChallengeAnswer = v.InferOutput<typeof challengeAnswer>;
export type AccountAnswer = v.InferOutput<typeof accountAnswer>;
export type SessionAnswer = v.InferOutput<typeof session>;
export type ClaimAnswer = v.InferOutput<typeof claimAnswer>;
export type UploadAnswer = v.InferOutput<typeof uploadAnswer>;
export type MeAnswer = v.InferOutput<typeof meAnswer>;

export type Endpoint = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Hono's pattern; parameters are ids or a handle. */
  path: string;
  session: boolean;
  request: v.GenericSchema | null;
  answer: v.GenericSchema;
};

export const endpoints = {
  health: {
    method: "GET",
    path: "/v1/health",
    session: false,
    request: null,
    answer: healthAnswer,
  },
  challenge: {
    method: "POST",
    path: "/v1/challenges",
    session: false,
    request: null,
    answer: challengeAnswer,
  },
  createAccount: {
    method: "POST",
    path: "/v1/accounts",
    session: false,
    request: createAccountRequest,
    answer: session,
  },
  createSession: {
    method: "POST",
    path: "/v1/sessions",
    session: false,
    request: createSessionRequest,
    answer: session,
  },
  endSession: {
    method: "DELETE",
    path: "/v1/sessions/current",
    session: false,
    request: null,
    answer: done,
  },
  me: {
    method: "GET",
    path: "/v1/me",
    session: true,
    request: null,
    answer: meAnswer,
  },
  lookUpHandle: {
    method: "GET",
    path: "/v1/handles/:handle",
    session: true,
    request: null,
    answer: accountAnswer,
  },
  lookUpAccount: {
    method: "GET",
    path: "/v1/accounts/:account",
    session: true,
    request: null,
    answer: accountAnswer,
  },
  appendEntry: {
    method: "POST",
    path: "/v1/me/log",
    session: true,
    request: appendEntryRequest,
    answer: done,
  },
  joinBusiness: {
    method: "POST",
    path: "/v1/me/business",
    session: true,
    request: joinBusinessRequest,
    answer: done,
  },
  setBusinessProfile: {
    method: "PUT",
    path: "/v1/me/business-profile",
    session: true,
    request: setBusinessProfileRequest,
    answer: done,
  },
  report: {
    method: "POST",
    path: "/v1/me/reports",
    session: true,
    request: reportRequest,
    answer: done,
  },
  uploadKeyPackages: {
    method: "POST",
    path: "/v1/me/key-packages",
    session: true,
    request: uploadKeyPackagesRequest,
    answer: keyPackageCount,
  },
  claimKeyPackages: {
    method: "POST",
    path: "/v1/accounts/:account/claims",
    session: true,
    request: claimRequest,
    answer: claimAnswer,
  },
  block: {
    method: "PUT",
    path: "/v1/me/blocks/:account",
    session: true,
    request: null,
    answer: done,
  },
  unblock: {
    method: "DELETE",
    path: "/v1/me/blocks/:account",
    session: true,
    request: null,
    answer: done,
  },
  pushKey: {
    method: "GET",
    path: "/v1/push/key",
    session: true,
    request: null,
    answer: pushKeyAnswer,
  },
  subscribe: {
    method: "PUT",
    path: "/v1/me/push",
    session: true,
    request: subscribeRequest,
    answer: subscribeAnswer,
  },
  unsubscribe: {
    method: "DELETE",
    path: "/v1/me/push",
    session: true,
    request: null,
    answer: done,
  },
  testPush: {
    method: "POST",
    path: "/v1/me/push/test",
    session: true,
    request: null,
    answer: testPushAnswer,
  },
  createUpload: {
    method: "POST",
    path: "/v1/media/:blob",
    session: true,
    request: createUploadRequest,
    answer: uploadAnswer,
  },
  completeUpload: {
    method: "POST",
    path: "/v1/media/:blob/complete",
    session: true,
    request: null,
    answer: done,
  },
  deleteBlob: {
    method: "DELETE",
    path: "/v1/media/:blob",
    session: true,
    request: null,
    answer: done,
  },
  keepMedia: {
    method: "POST",
    path: "/v1/me/kept-media",
    session: true,
    request: keepMediaRequest,
    answer: keepMediaAnswer,
  },
} as const satisfies Record<string, Endpoint>;
export type EndpointName = keyof typeof endpoints;

/** Routes that speak CBOR frames or upgrade to a socket. */
export const framePaths = {
  /** GET, upgrade: `inboxUp` / `inboxDown` */
  inbox: "/v1/inbox",
  /** GET, upgrade: `conversationUp` / `conversationDown` */
  conversationSocket: "/v1/conversations/:conversation/socket",
  /** POST `creation` -> `conversationDown` */
  create: "/v1/conversations/:conversation",
  /** POST `commitBundle` -> `conversationDown` */
  commit: "/v1/conversations/:conversation/commits",
  /** POST `conversationUp` (message, acknowledge, marker, report) -> `conversationDown` */
  submit: "/v1/conversations/:conversation/frames",
  /** GET ?after=seq&limit=n -> `logPage` */
  log: "/v1/conversations/:conversation/log",
  /** GET -> `publicGroup` */
  group: "/v1/conversations/:conversation/group",
} as const;

export const FRAME_CONTENT_TYPE = "application/cbor";
