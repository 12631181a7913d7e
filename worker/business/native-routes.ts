// The native surface of the API as data: what is served, who may call it, and what OpenAPI prints.

import * as v from "valibot";
import { handle } from "../../protocol/index.ts";
import { type ApiRoute, scope } from "./scopes.ts";

export type NativeRoute = ApiRoute & {
  surface: "native";
  /** Answered by the Worker itself, from the directory; the rest by the business's Gateway */
  by: "worker" | "gateway";
  /** Names of what may stand in the query */
  query?: readonly string[];
  request?: v.GenericSchema;
  /** Null: no content */
  answer: v.GenericSchema | "octets" | "events" | null;
};

const text = (letters: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(letters));
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const businessView = v.object({
  id: v.string(),
  handle,
  hosting: v.picklist(["gateway", "own-server"]),
  isConnected: v.boolean(),
  phoneNumberId: v.string(),
  wabaId: v.string(),
  created: time,
});
export const tokenView = v.object({
  id: v.string(),
  name: v.string(),
  scopes: v.array(scope),
  created: time,
  expires: v.nullable(time),
  lastUsed: v.nullable(time),
  revoked: v.nullable(time),
});
export const createBusinessRequest = v.object({ name: text(64), handle, hosting: v.picklist(["gateway", "own-server"]) });
export const createTokenRequest = v.object({
  name: text(64),
  scopes: v.pipe(v.array(scope), v.minLength(1), v.maxLength(16)),
  /** From now; null: until it is revoked */
  expiresInDays: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650))), null),
});
const overlapHours = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(168)), 24);
export const rotateRequest = v.object({ overlapHours });
const newToken = v.object({ token: v.string(), shown: tokenView });
const auditEntry = v.object({ id: time, at: time, actor: v.string(), action: v.string(), subject: v.string() });

const OF = "/v1/businesses/:business";
const worker = { surface: "native", by: "worker" } as const;

export const nativeRoutes = {
  createBusiness: {
    ...worker,
    method: "POST",
    path: "/v1/businesses",
    summary: "A business of one's own; hosted here, it has its account at once",
    scope: "owner",
    request: createBusinessRequest,
    answer: businessView,
  },
  listBusinesses: {
    ...worker,
    method: "GET",
    path: "/v1/businesses",
    summary: "The businesses of who is signed in",
    scope: "owner",
    answer: v.object({ items: v.array(businessView) }),
  },
  listTokens: {
    ...worker,
    method: "GET",
    path: `${OF}/tokens`,
    summary: "Its API tokens, without what makes them work",
    scope: "tokens:manage",
    answer: v.object({ items: v.array(tokenView) }),
  },
  createToken: {
    ...worker,
    method: "POST",
    path: `${OF}/tokens`,
    summary: "Another token; it is shown this once. A token gives none more than it has",
    scope: "tokens:manage",
    audit: "token.create",
    request: createTokenRequest,
    answer: newToken,
  },
  rotateToken: {
    ...worker,
    method: "POST",
    path: `${OF}/tokens/:token/rotate`,
    summary: "A new token in the place of one that works until the overlap ends",
    scope: "tokens:manage",
    audit: "token.rotate",
    request: rotateRequest,
    answer: newToken,
  },
  revokeToken: {
    ...worker,
    method: "DELETE",
    path: `${OF}/tokens/:token`,
    summary: "That token works no more",
    scope: "tokens:manage",
    audit: "token.revoke",
    answer: null,
  },
  audit: {
    ...worker,
    method: "GET",
    path: `${OF}/audit`,
    summary: "Who changed what, newest first",
    scope: "tokens:manage",
    query: ["before", "limit"],
    answer: v.object({ items: v.array(auditEntry) }),
  },
} as const satisfies Record<string, NativeRoute>;
