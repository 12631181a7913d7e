// The routes of the API in the Worker: each caller is let in, or not, before anything of theirs is read; then the Gateway or a handler answers.

import type { Hono } from "hono";
import { firstDatabase } from "../directory/shards.ts";
import { addressOf } from "../http/address.ts";
import { checkOrigin } from "../http/check-origin.ts";
import type { Middleware, Service, ServiceContext } from "../http/service.ts";
import { ASK_AGAIN_HEADER, gatewayOf, PRINCIPAL_HEADER, REMEMBERED_HEADER } from "../rpc.ts";
import { noteAudit } from "./audit.ts";
import { type Entered, enter, type Shut, sessionOf } from "./enter.ts";
import { type Answered, bySession, ofBusiness } from "./handlers.ts";
import { ofInvited, ofMembers } from "./member-handlers.ts";
import { findMember } from "./members.ts";
import { accountRoutes } from "./native/account-routes.ts";
import { memberRoutes } from "./native/member-routes.ts";
import type { NativeRoute } from "./native/route.ts";
import { nativeRoutes } from "./native-routes.ts";
import type { Principal } from "./principal.ts";
import { NO_TOKEN, NOT_FOUND, type Problem, problem, SUSPENDED } from "./problem.ts";
import { readJson } from "./read-json.ts";
import type { ApiRoute } from "./scopes.ts";

/** How each surface says what is wrong before a handler is asked. */
export type Surface = { routes: readonly ApiRoute[]; refuse(problem: Problem): Response };
const RETRY_AFTER_MS = 10_000;
const SAID_TWICE_BYTES = 64 * 1024;
const RATE: Problem = { status: 429, code: "rate-limited", detail: "too many requests", retryAfterMs: RETRY_AFTER_MS };

export function businessRoutes(app: Hono<Service>, cloud: Surface): void {
  for (const [name, route] of Object.entries<NativeRoute>(nativeRoutes)) {
    const answer = isOfWorker(name) ? byWorker(name, route) : byGateway(route, problem);
    app.on([route.method], [route.path], checkOrigin, answer);
  }
  for (const route of cloud.routes) app.on([route.method], [route.path], byGateway(route, cloud.refuse));
  refuseTheRest(app, Object.values<NativeRoute>(nativeRoutes), problem);
  refuseTheRest(app, cloud.routes, cloud.refuse);
}

/** Methods that a path does not have. */
function refuseTheRest(app: Hono<Service>, routes: readonly ApiRoute[], refuse: (problem: Problem) => Response): void {
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    const allowed = ofPath
      .map(({ method }) => method)
      .sort()
      .join(", ");
    app.all(path, () => {
      const answer = refuse({ status: 405, code: "method-not-allowed", detail: `expected ${allowed}` });
      answer.headers.set("Allow", allowed);
      return answer;
    });
  }
}

function byGateway(route: ApiRoute, refuse: (problem: Problem) => Response): Middleware {
  return async (c) => {
    const isSmall = isSmallRequest(c.req.raw);
    let entered = await admitted(c, route, !isSmall);
    if (!("business" in entered)) return refuse(entered);
    // To be said again where the object wants to know anew who asks.
    const body = isSmall && c.req.raw.body !== null ? await c.req.raw.arrayBuffer() : null;
    let answer = await forward(c, entered, body);
    if (entered.isRemembered && answer.headers.has(ASK_AGAIN_HEADER)) {
      entered = problemOr(await enter(c, route));
      if (!("business" in entered)) return refuse(entered);
      answer = await forward(c, entered, body);
    }
    const isNoted = route.auditOf === undefined || entered.principal.kind === "member";
    if (route.audit !== undefined && isNoted && answer.ok) await note(c, route.audit, entered, await subjectOf(c, route, answer));
    return answer;
  };
}

type WorkerRoute = keyof typeof accountRoutes | keyof typeof memberRoutes;

function isOfWorker(name: string): name is WorkerRoute {
  return name in accountRoutes || name in memberRoutes;
}

const ofPerson = { ...bySession, ...ofInvited };
const ofOne = { ...ofBusiness, ...ofMembers };

function isBySession(name: WorkerRoute): name is keyof typeof ofPerson {
  return name in ofPerson;
}

function byWorker(name: WorkerRoute, route: NativeRoute): Middleware {
  return async (c) => {
    if (isBySession(name)) {
      const session = await sessionOf(c);
      if (session === undefined) return problem(NO_TOKEN);
      if (!(await c.env.API_LIMIT.limit({ key: session.account })).success) return problem(RATE);
      const body = await readJson(c.req.raw, route.request);
      if ("status" in body) return problem(body);
      const done: Answered = await ofPerson[name](c, session, body.value as never);
      const business = c.req.param("business");
      if (route.audit !== undefined && business !== undefined && !("status" in done)) {
        const { id = "", role = "owner" } = (await findMember(firstDatabase(c.env), business, session.account)) ?? {};
        await note(c, route.audit, { kind: "ok", business, principal: { kind: "member", id, role } }, "");
      }
      return respond(c, done);
    }
    const entered = await admitted(c, route);
    if (!("business" in entered)) return problem(entered);
    const body = await readJson(c.req.raw, route.request);
    if ("status" in body) return problem(body);
    const done: Answered = await ofOne[name](c, entered, body.value as never);
    if (route.audit !== undefined && !("status" in done)) await note(c, route.audit, entered, done.subject ?? "");
    return respond(c, done);
  };
}

/** @param anew see `enter` */
async function admitted(c: ServiceContext, route: ApiRoute, anew = true): Promise<Entered | Problem> {
  // Whoever may not come in, and whoever has only a link, uses up their own share and never a business's.
  if (!(await c.env.API_LIMIT.limit({ key: addressOf(c) })).success) return RATE;
  const entered = await enter(c, route, anew);
  const sharer = entered.kind === "ok" ? sharerOf(entered) : null;
  if (sharer !== null && !(await c.env.API_LIMIT.limit({ key: sharer })).success) return RATE;
  return problemOr(entered);
}

function problemOr(entered: Entered | Shut): Entered | Problem {
  switch (entered.kind) {
    case "ok":
      return entered;
    case "no-token":
      return NO_TOKEN;
    case "suspended":
      return SUSPENDED;
    case "under-scoped":
      return { status: 403, code: "under-scoped", detail: `expected the scope ${entered.scope}` };
    case "not-found":
      return NOT_FOUND;
  }
}

/** Whose share of requests it uses up: programs have one together, each of the people their own, so that one of them stops nobody else. */
function sharerOf({ business, principal }: Entered): string | null {
  if (principal.kind === "link") return null;
  return principal.kind === "member" ? `${business} ${principal.id}` : business;
}

/** What it was done to, as its path names it, or the answer: who was written to. Never what was said. */
async function subjectOf(c: ServiceContext, { auditOf, isErasure }: ApiRoute, answer: Response): Promise<string> {
  if (isErasure) return "";
  const named = c.req.param("id") ?? c.req.param("person");
  if (named !== undefined || auditOf === undefined || answer.status === 204) return named ?? "";
  const { person } = (await answer.clone().json()) as { person?: unknown };
  return typeof person === "string" ? person : "";
}

/** Credentials stay here; what the Gateway knows of the caller is what was found out. */
function forward(
  c: ServiceContext,
  { business, principal, isRemembered = false }: Entered,
  body: ArrayBuffer | null,
): Promise<Response> {
  const headers = new Headers(c.req.raw.headers);
  for (const name of ["authorization", "cookie", REMEMBERED_HEADER]) headers.delete(name);
  headers.set(PRINCIPAL_HEADER, btoa(JSON.stringify(principalOf(principal))));
  if (isRemembered) headers.set(REMEMBERED_HEADER, "yes");
  const { url, method, signal } = c.req.raw;
  const request = body === null ? new Request(c.req.raw, { headers }) : new Request(url, { method, headers, body, signal });
  return gatewayOf(c.env, business).fetch(request);
}

/** What can be said twice: nothing, or so little that says beforehand how much it is. */
function isSmallRequest({ body, headers }: Request): boolean {
  const length = headers.get("content-length");
  return body === null || (length !== null && Number(length) <= SAID_TWICE_BYTES);
}

/** A token's name is its owner's word and may hold any letter; the Gateway has no use for it. */
function principalOf(principal: Principal): Principal {
  return principal.kind === "token" ? { ...principal, name: "" } : principal;
}

async function note(c: ServiceContext, action: string, { business, principal }: Entered, subject: string): Promise<void> {
  const actor = principal.kind === "link" ? "link" : principal.id;
  await noteAudit(firstDatabase(c.env), business, { at: c.var.now, actor, action, subject });
}

function respond(c: ServiceContext, done: Answered): Response {
  if ("status" in done) return problem(done);
  return done.answer === null ? c.body(null, 204) : c.json(done.answer as object);
}
