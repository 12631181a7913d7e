// Lets in who may call a route of the API: by token, as the owner, or by a signed link. What it answers never says which of several reasons it was.

import { findSession } from "../directory/sessions.ts";
import { firstDatabase } from "../directory/shards.ts";
import { gatewaySecretOf } from "../gateway-secret.ts";
import type { ServiceContext } from "../http/service.ts";
import { tokenOf } from "../http/session-token.ts";
import type { Session } from "../rpc.ts";
import { findBusiness } from "./businesses.ts";
import { isSigned, linkKeyOf } from "./links.ts";
import type { Principal } from "./principal.ts";
import type { ApiRoute } from "./scopes.ts";
import { hashOfApiToken } from "./token.ts";
import { findToken } from "./tokens.ts";

export type Entered = { kind: "ok"; business: string; principal: Principal };
export type Shut =
  /** No token, or none that works */
  | { kind: "no-token" }
  | { kind: "under-scoped"; scope: string }
  /** Of another business, or none */
  | { kind: "not-found" };

const BEARER = /^Bearer +(\S+)$/i;
const BUSINESS = /^[A-Za-z0-9_-]{22}$/;
export const OWN = "me";

export async function enter(c: ServiceContext, { scope, surface }: ApiRoute): Promise<Entered | Shut> {
  const token = BEARER.exec(c.req.header("authorization") ?? "")?.[1];
  if (scope === "link" && token === undefined) return byLink(c);
  if (token?.startsWith("sk_")) return byToken(c, token, scope === "link" ? "media:read" : scope);
  return surface === "native" ? byOwner(c) : { kind: "no-token" };
}

/** Undefined where nobody is signed in; a session travels in the cookie or as a bearer token. */
export async function sessionOf(c: ServiceContext): Promise<Session | undefined> {
  const token = await tokenOf(c);
  return token && findSession(c.env, token, c.var.now);
}

async function byToken(c: ServiceContext, token: string, scope: ApiRoute["scope"]): Promise<Entered | Shut> {
  const hash = await hashOfApiToken(token);
  const found = hash && (await findToken(firstDatabase(c.env), hash, c.var.now));
  if (found === undefined) return { kind: "no-token" };
  const { business, id, name, scopes, expires } = found;
  const wanted = c.req.param("business") ?? OWN;
  if (wanted !== OWN && wanted !== business) return { kind: "not-found" };
  if (scope === "owner") return { kind: "under-scoped", scope };
  if (scope !== null && scope !== "link" && !scopes.includes(scope)) return { kind: "under-scoped", scope };
  return { kind: "ok", business, principal: { kind: "token", id, name, scopes, expires } };
}

async function byOwner(c: ServiceContext): Promise<Entered | Shut> {
  const session = await sessionOf(c);
  if (session === undefined) return { kind: "no-token" };
  const wanted = c.req.param("business") ?? "";
  const found = await findBusiness(firstDatabase(c.env), wanted, session.account);
  return found === undefined ? { kind: "not-found" } : { kind: "ok", business: found.id, principal: { kind: "owner" } };
}

/** Before any object is named: one that is asked for by a name that somebody made up would be there from then on. */
async function byLink(c: ServiceContext): Promise<Entered | Shut> {
  const business = c.req.query("business") ?? "";
  const secret = gatewaySecretOf(c.env);
  if (!BUSINESS.test(business) || secret === null) return { kind: "no-token" };
  const { pathname, search } = new URL(c.req.url);
  const isGood = isSigned(await linkKeyOf(secret, business), business, `${pathname}${search}`, c.var.now);
  return isGood ? { kind: "ok", business, principal: { kind: "link" } } : { kind: "no-token" };
}
