// The routes of who operates this service, as data: what each takes and answers. Not for clients, so not in OpenAPI.

import * as v from "valibot";
import { accountId, blobId, handle, MAX_JSON_BYTES } from "../../protocol/index.ts";
import { settingSchemas, someSettings } from "./settings.ts";

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const who = v.variant("kind", [
  v.object({ kind: v.literal("account"), account: accountId }),
  v.object({ kind: v.literal("handle"), handle }),
]);
/** `business`: whether a business is meant. What is said of the other kind is done to nobody. */
const onAccount = v.object({ who, business: v.optional(v.boolean(), false) });
const found = v.nullable(
  v.object({
    account: v.string(),
    handle: v.string(),
    isBusiness: v.boolean(),
    isSuspended: v.boolean(),
    businesses: v.array(v.string()),
  }),
);
const outcome = v.object({ outcome: v.picklist(["done", "already", "nobody", "own", "business"]), found });
const settings = v.object(settingSchemas);

export const MAX_INVITATIONS = 100;
export const MAX_INVITATION_DAYS = 365;
export const MAX_OPERATOR_BYTES = Math.min(MAX_JSON_BYTES, 16 * 1024);

export const operatorEndpoints = {
  reports: {
    method: "GET",
    path: "/operator/reports",
    request: null,
    answer: v.object({
      reports: v.array(
        v.object({
          account: v.string(),
          handle: v.nullable(v.string()),
          isSuspended: v.boolean(),
          networks: count,
          people: count,
          first: count,
          last: count,
        }),
      ),
    }),
  },
  suspend: { method: "POST", path: "/operator/suspend", request: onAccount, answer: outcome },
  restore: { method: "POST", path: "/operator/restore", request: onAccount, answer: outcome },
  close: { method: "POST", path: "/operator/close", request: onAccount, answer: outcome },
  removeBlob: {
    method: "POST",
    path: "/operator/blobs/remove",
    request: v.object({ blob: blobId }),
    answer: v.object({ outcome: v.picklist(["done", "already", "nobody"]) }),
  },
  reconcile: {
    method: "POST",
    path: "/operator/files/reconcile",
    request: v.object({ cursor: v.nullable(v.pipe(v.string(), v.maxLength(4096))) }),
    answer: v.object({ looked: count, adopted: count, cursor: v.nullable(v.string()) }),
  },
  rewrap: {
    method: "POST",
    path: "/operator/gateway-secret/rewrap",
    request: v.object({ after: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{0,22}$/)) }),
    answer: v.object({ hosted: count, behind: count, shut: count, isReplacing: v.boolean(), next: v.nullable(v.string()) }),
  },
  limits: { method: "GET", path: "/operator/limits", request: null, answer: settings },
  setLimits: { method: "PUT", path: "/operator/limits", request: someSettings, answer: settings },
  invite: {
    method: "POST",
    path: "/operator/invitations",
    request: v.object({
      count: v.pipe(count, v.minValue(1), v.maxValue(MAX_INVITATIONS)),
      days: v.pipe(count, v.minValue(1), v.maxValue(MAX_INVITATION_DAYS)),
    }),
    answer: v.object({ codes: v.array(v.string()), expires: count }),
  },
  stats: {
    method: "GET",
    path: "/operator/stats",
    request: null,
    answer: v.object({
      accounts: count,
      fileBytes: v.number(),
      openInvitations: count,
      databases: v.array(v.object({ bytes: count })),
      /** By day since 1970, and name */
      days: v.array(v.object({ day: count, name: v.string(), n: v.number() })),
    }),
  },
  writers: {
    method: "GET",
    path: "/operator/writers",
    request: null,
    answer: v.object({
      writers: v.array(
        v.object({ account: v.string(), handle: v.nullable(v.string()), isSuspended: v.boolean(), messages: count }),
      ),
    }),
  },
  audit: {
    method: "GET",
    path: "/operator/audit",
    request: null,
    answer: v.object({
      acts: v.array(
        v.object({
          id: count,
          at: count,
          actor: v.string(),
          act: v.string(),
          subject: v.string(),
          outcome: v.string(),
        }),
      ),
      refused: v.array(v.object({ at: count, network: v.string(), tries: count })),
    }),
  },
} as const;
export type OperatorEndpoint = keyof typeof operatorEndpoints;
export type OperatorAnswer<N extends OperatorEndpoint> = v.InferOutput<(typeof operatorEndpoints)[N]["answer"]>;
