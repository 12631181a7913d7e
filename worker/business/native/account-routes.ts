// Routes of businesses themselves, their tokens and their audit log: the Worker answers them from the directory.

import * as v from "valibot";
import { type NativeRoute, OF, worker } from "./route.ts";
import {
  auditEntry,
  businessView,
  createBusinessRequest,
  createTokenRequest,
  newToken,
  rotateRequest,
  tokenView,
} from "./views.ts";

export const accountRoutes = {
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
