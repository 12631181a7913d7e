// What the Worker answers of the native surface by itself: businesses, their tokens, their audit log.

import type * as v from "valibot";
import { type Handle, toBase64Url, type UnixMs } from "../../protocol/index.ts";
import { isHandleTaken, ownRow } from "../directory/accounts.ts";
import { databaseOfAccount, firstDatabase } from "../directory/shards.ts";
import type { ServiceContext } from "../http/service.ts";
import { isFull } from "../operator/admission.ts";
import { gatewayOf, type Session } from "../rpc.ts";
import { auditOf } from "./audit.ts";
import {
  addBusiness,
  type BusinessRow,
  businessesOf,
  businessWith,
  MAX_BUSINESSES_PER_OWNER,
  type OwnBusiness,
  removeBusiness,
  setAccount,
} from "./businesses.ts";
import { decimalId } from "./decimal-id.ts";
import { endBusiness } from "./end-business.ts";
import { type Entered, sessionOf } from "./enter.ts";
import { endOffer, offer, offerOf, offersTo, take } from "./hands.ts";
import type { changeTokenRequest, createBusinessRequest, createTokenRequest, rotateRequest } from "./native/views.ts";
import { areNoWider } from "./networks.ts";
import { type MemberId, memberOf, type Principal } from "./principal.ts";
import { NOT_FOUND, type Problem } from "./problem.ts";
import { TOKENS_LAST_MS } from "./remembered-tokens.ts";
import { type ApiToken, addToken, changeNetworks, revokeToken, rotateToken, tokensOf } from "./tokens.ts";

const DAY_MS = 24 * 3600_000;
const TOO_MANY: Problem = { status: 422, code: "too-many", detail: "there are as many as there may be" };

const FULL: Problem = { status: 403, code: "registration-closed", detail: "no new accounts are made at this service now" };

/** `subject`: for the audit log */
export type Answered = { answer: unknown; subject?: string } | Problem;
type Handler = (c: ServiceContext, entered: Entered, body: never) => Promise<Answered>;

export async function createBusiness(
  c: ServiceContext,
  session: Session,
  body: v.InferOutput<typeof createBusinessRequest>,
): Promise<Answered> {
  const db = firstDatabase(c.env);
  const { name, handle, hosting } = body;
  const id = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  const ids = { phoneNumberId: decimalId("phone"), wabaId: decimalId("waba") };
  const row: BusinessRow = { id, owner: session.account, handle, hosting, account: "", ...ids, created: c.var.now, ending: 0 };
  // Its account would be one too many. One on its own server signs up as people do.
  if (hosting === "gateway" && (await isFull(c.env))) return FULL;
  if (await isHandleTaken(c.env, handle)) return refused("handle-taken");
  const own = await ownRow(await databaseOfAccount(c.env, session.account), session.account);
  const member = await addBusiness(db, row, own?.handle ?? handle);
  if (member === undefined) return { ...TOO_MANY, detail: `a person has at most ${MAX_BUSINESSES_PER_OWNER} businesses` };
  if (hosting === "own-server") return { answer: viewOf({ ...row, ...founder(member) }), subject: id };
  const founded = await gatewayOf(c.env, id).found({ business: id, ...ids, name, handle });
  if (founded.kind !== "ok") {
    await removeBusiness(db, id);
    return refused(founded.kind);
  }
  await setAccount(db, id, founded.account);
  return { answer: viewOf({ ...row, account: founded.account, ...founder(member) }), subject: id };
}

export async function listOffers(c: ServiceContext, session: Session): Promise<Answered> {
  return { answer: { items: await offersTo(firstDatabase(c.env), session.account, c.var.now) } };
}

export async function takeBusiness(c: ServiceContext, session: Session): Promise<Answered> {
  const business = c.req.param("business") ?? "";
  const access = c.req.query("access") === "keep" ? "keep" : "end";
  const taken = await take(c.env, { business, account: session.account, access, now: c.var.now });
  if (taken === "too-many") return { ...TOO_MANY, detail: `a person has at most ${MAX_BUSINESSES_PER_OWNER} businesses` };
  const own = taken === "ok" ? await businessesOf(firstDatabase(c.env), session.account) : [];
  const row = own.find(({ id }) => id === business);
  return row === undefined ? NOT_FOUND : { answer: viewOf(row), subject: business };
}

export async function declineBusiness(c: ServiceContext, session: Session): Promise<Answered> {
  const business = c.req.param("business") ?? "";
  return (await endOffer(firstDatabase(c.env), business, session.account)) ? { answer: null, subject: business } : NOT_FOUND;
}

export async function listBusinesses(c: ServiceContext, session: Session): Promise<Answered> {
  return { answer: { items: (await businessesOf(firstDatabase(c.env), session.account)).map(viewOf) } };
}

/** What who is signed in asks by themselves: no business is theirs for it yet, or any more. */
export const bySession = { createBusiness, listBusinesses, listOffers, takeBusiness, declineBusiness };

export const ofBusiness = {
  async deleteBusiness(c, { business }) {
    const found = await businessWith(firstDatabase(c.env), business);
    if (found === undefined) return NOT_FOUND;
    if (c.req.query("handle") !== found.handle)
      return { status: 422, code: "not-confirmed", detail: "handle: expected that of the business, typed again" };
    return { answer: { state: (await endBusiness(c.env, found, c.var.now)) ? "ending" : "gone" }, subject: business };
  },
  async offerBusiness(c, { business }, { handle }: { handle: Handle }) {
    const session = await sessionOf(c);
    if (session === undefined) return NOT_FOUND;
    // What another of its owners answers for is not theirs to give.
    if ((await businessWith(firstDatabase(c.env), business))?.owner !== session.account)
      return { status: 403, code: "under-scoped", detail: "another owner answers for it" };
    const offered = await offer(c.env, { business, owner: session.account, handle, now: c.var.now });
    if (offered.kind === "ok") return { answer: { handle, expires: offered.expires }, subject: business };
    return offered.kind === "too-many"
      ? TOO_MANY
      : { status: 422, code: offered.kind, detail: "handle: nobody who could take it" };
  },
  async offer(c, { business }) {
    return { answer: { items: await offerOf(c.env, business, c.var.now) } };
  },
  async listTokens(c, { business }) {
    return { answer: { items: await tokensOf(firstDatabase(c.env), business) } };
  },
  async createToken(c, { business, principal }, body: v.InferOutput<typeof createTokenRequest>) {
    const { name, scopes, networks: asked, expiresInDays } = body;
    if (principal.kind === "token" && !scopes.every((scope) => principal.scopes.includes(scope)))
      return { status: 403, code: "under-scoped", detail: "a token gives no scope that it does not have" };
    // Who says nothing of it makes one like itself.
    const networks = principal.kind === "token" && asked.length === 0 ? principal.networks : asked;
    if (!areNoWider(networks, networksOfPower(principal)))
      return { status: 403, code: "under-scoped", detail: "a token makes none that works from more places than itself" };
    const expires = expiresInDays === null ? null : c.var.now + expiresInDays * DAY_MS;
    if (outlives(expires, endOfPower(principal)))
      return { status: 403, code: "under-scoped", detail: "a token makes none that works longer than itself" };
    const made = await addToken(
      firstDatabase(c.env),
      business,
      { name, scopes, networks, expires, maker: memberOf(principal) },
      kindAt(c),
    );
    return made === undefined ? TOO_MANY : { answer: made, subject: made.shown.id };
  },
  async rotateToken(c, { business, principal }, { overlapHours }: v.InferOutput<typeof rotateRequest>) {
    const id = c.req.param("token") ?? "";
    const db = firstDatabase(c.env);
    if (principal.kind === "token") {
      const old = (await tokensOf(db, business)).find((token) => token.id === id);
      if (!old?.scopes.every((scope) => principal.scopes.includes(scope))) return NOT_FOUND;
      if (!areNoWider(old.networks, principal.networks)) return NOT_FOUND;
    }
    const made = await rotateToken(
      db,
      business,
      { id, overlapMs: overlapHours * 3600_000, until: endOfPower(principal), maker: memberOf(principal) },
      kindAt(c),
    );
    if (made === undefined) return NOT_FOUND;
    await tellOfTokens(c, business);
    return { answer: made, subject: id };
  },
  async changeToken(c, { business, principal }, { networks }: v.InferOutput<typeof changeTokenRequest>) {
    const id = c.req.param("token") ?? "";
    const db = firstDatabase(c.env);
    const old = (await tokensOf(db, business)).find((token) => token.id === id);
    if (old === undefined) return NOT_FOUND;
    const isWider = !areNoWider(networks, old.networks);
    if (isWider && principal.kind === "token" && !mayOpen(principal, old, networks))
      return { status: 403, code: "under-scoped", detail: "a token lets none work from more places than itself" };
    const changed = await changeNetworks(
      db,
      business,
      { id, from: old.networks, to: networks },
      { by: principal, now: c.var.now },
    );
    if (!changed) return NOT_FOUND;
    await tellOfTokens(c, business);
    return { answer: { ...old, networks }, subject: id };
  },
  async revokeToken(c, { business }) {
    const id = c.req.param("token") ?? "";
    if (!(await revokeToken(firstDatabase(c.env), business, id, c.var.now))) return NOT_FOUND;
    await tellOfTokens(c, business);
    return { answer: null, subject: id };
  },
  async audit(c, { business }) {
    const before = Number(c.req.query("before") ?? 0) || null;
    const limit = Math.min(Math.max(Number(c.req.query("limit") ?? 50) || 50, 1), 200);
    return { answer: { items: await auditOf(firstDatabase(c.env), business, { before, limit }) } };
  },
} satisfies Record<string, Handler>;

/** Before it is answered that one has ended: where the object cannot be told, no Worker remembers it when that is answered. */
async function tellOfTokens(c: ServiceContext, business: string): Promise<void> {
  try {
    await gatewayOf(c.env, business).tokensChanged();
  } catch (error) {
    console.error({ event: "token-end-not-told", error: error instanceof Error ? error.name : "not an error" });
    await new Promise((forgotten) => setTimeout(forgotten, TOKENS_LAST_MS));
  }
}

/** Null: never */
function endOfPower(principal: Principal): UnixMs | null {
  return principal.kind === "token" ? principal.expires : null;
}

/** What a token could have made itself: no scope, no place and no time more than its own */
function mayOpen(principal: Extract<Principal, { kind: "token" }>, token: ApiToken, networks: readonly string[]): boolean {
  return (
    token.scopes.every((scope) => principal.scopes.includes(scope)) &&
    areNoWider(networks, principal.networks) &&
    !outlives(token.expires, principal.expires)
  );
}

/** None: from anywhere */
function networksOfPower(principal: Principal): readonly string[] {
  return principal.kind === "token" ? principal.networks : [];
}

function outlives(expires: UnixMs | null, end: UnixMs | null): boolean {
  return end !== null && (expires === null || expires > end);
}

function kindAt(c: ServiceContext) {
  return { kind: c.env.DEVELOPMENT === "true" ? "test" : "live", now: c.var.now } as const;
}

function founder(member: MemberId) {
  return { member, role: "owner", isSuspended: false } as const;
}

function viewOf({ owner: _, account, ending, ...shown }: OwnBusiness) {
  return { ...shown, isConnected: account !== "", isEnding: ending > 0 };
}

function refused(kind: "handle-taken" | "handle-reserved" | "handle-malformed" | "name-empty" | "unavailable"): Problem {
  if (kind === "unavailable")
    return { status: 503, code: kind, detail: "businesses cannot be hosted here now", retryAfterMs: 30_000 };
  return { status: kind === "handle-taken" ? 409 : 422, code: kind, detail: "choose another" };
}
