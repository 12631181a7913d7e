// Lets in who may call a route of the API: by token, as one of its people, or by a signed link. What it answers never says which of several reasons it was.

import { findSession } from "../directory/sessions.ts";
import { firstDatabase } from "../directory/shards.ts";
import { gatewaySecretOf, secretBeforeOf } from "../gateway-secret.ts";
import { exactAddressOf } from "../http/address.ts";
import type { ServiceContext } from "../http/service.ts";
import { tokenOf } from "../http/session-token.ts";
import type { Session } from "../rpc.ts";
import { isSigned, linkKeyOf } from "./links.ts";
import { findMember } from "./members.ts";
import type { Principal } from "./principal.ts";
import { lookUpToken } from "./remembered-tokens.ts";
import { mayRole } from "./roles.ts";
import type { ApiRoute } from "./scopes.ts";
import { hashOfApiToken } from "./token.ts";

/** `isRemembered`: by a token that was looked up a moment ago, and may have ended since */
export type Entered = { kind: "ok"; business: string; principal: Principal; isRemembered?: boolean };
export type Shut =
  /** No token, or none that works */
  | { kind: "no-token" }
  | { kind: "under-scoped"; scope: string }
  /** The business, by the operator: its people still see what is there */
  | { kind: "suspended" }
  /** Of another business, or none */
  | { kind: "not-found" };

const BEARER = /^Bearer +(\S+)$/i;
const BUSINESS = /^[A-Za-z0-9_-]{22}$/;
export const OWN = "me";

/** @param anew every token is looked up: where nobody else would find out that it has ended */
export async function enter(c: ServiceContext, route: ApiRoute, anew = true): Promise<Entered | Shut> {
  const { scope, surface } = route;
  const token = BEARER.exec(c.req.header("authorization") ?? "")?.[1];
  if (scope === "link" && token === undefined) return byLink(c);
  if (token?.startsWith("sk_")) return byToken(c, token, { scope: scope === "link" ? "media:read" : scope, anew });
  return surface === "native" ? byMember(c, route) : { kind: "no-token" };
}

/** Undefined where nobody is signed in, or who is has been suspended; a session travels in the cookie or as a bearer token. */
export async function sessionOf(c: ServiceContext): Promise<Session | undefined> {
  const token = await tokenOf(c);
  const session = token && (await findSession(c.env, token, c.var.now));
  return session && !session.isSuspended ? session : undefined;
}

async function byToken(
  c: ServiceContext,
  token: string,
  { scope, anew }: { scope: ApiRoute["scope"]; anew: boolean },
): Promise<Entered | Shut> {
  const hash = await hashOfApiToken(token);
  const asked = { address: exactAddressOf(c), now: c.var.now, anew };
  const looked = hash && (await lookUpToken(firstDatabase(c.env), { hash, ...asked }));
  if (looked === undefined) return { kind: "no-token" };
  const { business, id, name, scopes, networks, expires, maker } = looked.found;
  const wanted = c.req.param("business") ?? OWN;
  if (wanted !== OWN && wanted !== business) return { kind: "not-found" };
  if (scope === "person" || scope === "owner" || scope === "admin" || scope === "member") return { kind: "under-scoped", scope };
  if (scope !== null && scope !== "link" && !scopes.includes(scope)) return { kind: "under-scoped", scope };
  const principal: Principal = { kind: "token", id, name, scopes, networks, expires, maker };
  return { kind: "ok", business, principal, isRemembered: looked.isRemembered };
}

/** Looked up for each request: who was put out is out with the next one. */
async function byMember(c: ServiceContext, { scope, method, whileSuspended }: ApiRoute): Promise<Entered | Shut> {
  const session = await sessionOf(c);
  if (session === undefined) return { kind: "no-token" };
  const found = await findMember(firstDatabase(c.env), c.req.param("business") ?? "", session.account);
  if (found === undefined) return { kind: "not-found" };
  const { id, role, business, isSuspended } = found;
  if (!mayRole(role, scope)) return { kind: "under-scoped", scope: scope ?? "" };
  if (isSuspended && method !== "GET" && whileSuspended !== true) return { kind: "suspended" };
  return { kind: "ok", business, principal: { kind: "member", id, role } };
}

/** Before any object is named: one that is asked for by a name that somebody made up would be there from then on. */
async function byLink(c: ServiceContext): Promise<Entered | Shut> {
  const business = c.req.query("business") ?? "";
  const { pathname, search } = new URL(c.req.url);
  // While the secret is replaced, what the one before has signed is good to its end.
  for (const secret of [gatewaySecretOf(c.env), secretBeforeOf(c.env)]) {
    if (!BUSINESS.test(business) || secret === null) continue;
    if (isSigned(await linkKeyOf(secret, business), business, `${pathname}${search}`, c.var.now))
      return { kind: "ok", business, principal: { kind: "link" } };
  }
  return { kind: "no-token" };
}
