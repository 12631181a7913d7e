// What the Worker answers of the native surface by itself: businesses, their tokens, their audit log.

import type * as v from "valibot";
import { toBase64Url, type UnixMs } from "../../protocol/index.ts";
import { isHandleTaken } from "../directory/accounts.ts";
import { firstDatabase } from "../directory/shards.ts";
import type { ServiceContext } from "../http/service.ts";
import { gatewayOf, type Session } from "../rpc.ts";
import { auditOf } from "./audit.ts";
import {
  addBusiness,
  type BusinessRow,
  businessesOf,
  MAX_BUSINESSES_PER_OWNER,
  removeBusiness,
  setAccount,
} from "./businesses.ts";
import { decimalId } from "./decimal-id.ts";
import type { Entered } from "./enter.ts";
import type { createBusinessRequest, createTokenRequest, rotateRequest } from "./native/views.ts";
import type { Principal } from "./principal.ts";
import { NOT_FOUND, type Problem } from "./problem.ts";
import { addToken, revokeToken, rotateToken, tokensOf } from "./tokens.ts";

const DAY_MS = 24 * 3600_000;
const TOO_MANY: Problem = { status: 422, code: "too-many", detail: "there are as many as there may be" };

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
  const row: BusinessRow = { id, owner: session.account, handle, hosting, account: "", ...ids, created: c.var.now };
  if (await isHandleTaken(c.env, handle)) return refused("handle-taken");
  if (!(await addBusiness(db, row)))
    return { ...TOO_MANY, detail: `a person has at most ${MAX_BUSINESSES_PER_OWNER} businesses` };
  if (hosting === "own-server") return { answer: viewOf(row), subject: id };
  const founded = await gatewayOf(c.env, id).found({ business: id, ...ids, name, handle });
  if (founded.kind !== "ok") {
    await removeBusiness(db, id);
    return refused(founded.kind);
  }
  await setAccount(db, id, founded.account);
  return { answer: viewOf({ ...row, account: founded.account }), subject: id };
}

export async function listBusinesses(c: ServiceContext, session: Session): Promise<Answered> {
  return { answer: { items: (await businessesOf(firstDatabase(c.env), session.account)).map(viewOf) } };
}

export const ofBusiness = {
  async listTokens(c, { business }) {
    return { answer: { items: await tokensOf(firstDatabase(c.env), business) } };
  },
  async createToken(c, { business, principal }, body: v.InferOutput<typeof createTokenRequest>) {
    const { name, scopes, expiresInDays } = body;
    if (principal.kind === "token" && !scopes.every((scope) => principal.scopes.includes(scope)))
      return { status: 403, code: "under-scoped", detail: "a token gives no scope that it does not have" };
    const expires = expiresInDays === null ? null : c.var.now + expiresInDays * DAY_MS;
    if (outlives(expires, endOfPower(principal)))
      return { status: 403, code: "under-scoped", detail: "a token makes none that works longer than itself" };
    const made = await addToken(firstDatabase(c.env), business, { name, scopes, expires }, kindAt(c));
    return made === undefined ? TOO_MANY : { answer: made, subject: made.shown.id };
  },
  async rotateToken(c, { business, principal }, { overlapHours }: v.InferOutput<typeof rotateRequest>) {
    const id = c.req.param("token") ?? "";
    const db = firstDatabase(c.env);
    if (principal.kind === "token") {
      const old = (await tokensOf(db, business)).find((token) => token.id === id);
      if (!old?.scopes.every((scope) => principal.scopes.includes(scope))) return NOT_FOUND;
    }
    const made = await rotateToken(
      db,
      business,
      { id, overlapMs: overlapHours * 3600_000, until: endOfPower(principal) },
      kindAt(c),
    );
    return made === undefined ? NOT_FOUND : { answer: made, subject: id };
  },
  async revokeToken(c, { business }) {
    const id = c.req.param("token") ?? "";
    return (await revokeToken(firstDatabase(c.env), business, id, c.var.now)) ? { answer: null, subject: id } : NOT_FOUND;
  },
  async audit(c, { business }) {
    const before = Number(c.req.query("before") ?? 0) || null;
    const limit = Math.min(Math.max(Number(c.req.query("limit") ?? 50) || 50, 1), 200);
    return { answer: { items: await auditOf(firstDatabase(c.env), business, { before, limit }) } };
  },
} satisfies Record<string, Handler>;

/** Null: never */
function endOfPower(principal: Principal): UnixMs | null {
  return principal.kind === "token" ? principal.expires : null;
}

function outlives(expires: UnixMs | null, end: UnixMs | null): boolean {
  return end !== null && (expires === null || expires > end);
}

function kindAt(c: ServiceContext) {
  return { kind: c.env.DEVELOPMENT === "true" ? "test" : "live", now: c.var.now } as const;
}

function viewOf({ id, handle, hosting, account, phoneNumberId, wabaId, created }: BusinessRow) {
  return { id, handle, hosting, isConnected: account !== "", phoneNumberId, wabaId, created };
}

function refused(kind: "handle-taken" | "handle-reserved" | "handle-malformed" | "name-empty" | "unavailable"): Problem {
  if (kind === "unavailable")
    return { status: 503, code: kind, detail: "businesses cannot be hosted here now", retryAfterMs: 30_000 };
  return { status: kind === "handle-taken" ? 409 : 422, code: kind, detail: "choose another" };
}
