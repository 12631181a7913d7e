// The endpoints of the directory: each hands its parsed input to the file that knows, and its outcome back.

import {
  type AccountId,
  type DeviceId,
  PROTOCOL_VERSION,
  type Rejection,
  type SessionAnswer,
  type UnixMs,
} from "../../protocol/index.ts";
import { joinBusiness } from "../business/join.ts";
import type { RateLimitName } from "../env.ts";
import { addressOf, exactAddressOf, originOf } from "../http/address.ts";
import { RETRY_AFTER_MS } from "../http/limit-rate.ts";
import type { Handlers } from "../http/serve.ts";
import type { ServiceContext } from "../http/service.ts";
import { clearTokenCookie, makeToken, setTokenCookie, tokenOf } from "../http/session-token.ts";
import { conversationOf, historyOf, inboxOf, type Session } from "../rpc.ts";
import { hasAccount, isReachable, lookUpAccount, lookUpHandle, ownRow } from "./accounts.ts";
import { appendEntry } from "./append-entry.ts";
import { setBusinessProfile } from "./business-profile.ts";
import { giveChallenge } from "./challenges.ts";
import { claimKeyPackages } from "./claims.ts";
import { deleteAccount } from "./deletion.ts";
import { stockOf, uploadKeyPackages } from "./key-packages.ts";
import { readClaims, register } from "./registration.ts";
import { networkOf, report } from "./reports.ts";
import { endSession, findSession, SESSION_LIFETIME_MS } from "./sessions.ts";
import { databaseOfAccount, firstDatabase } from "./shards.ts";
import { signIn } from "./sign-in.ts";
import type { Origin } from "./sign-ups.ts";

export const directoryLimits = {
  health: null,
  challenge: "SIGN_IN_LIMIT",
  createAccount: "SIGN_IN_LIMIT",
  createSession: "SIGN_IN_LIMIT",
  endSession: "SIGN_IN_LIMIT",
  deleteAccount: "SIGN_IN_LIMIT",
  me: "SUBMIT_LIMIT",
  lookUpHandle: "LOOK_UP_LIMIT",
  lookUpAccount: "LOOK_UP_LIMIT",
  appendEntry: "SUBMIT_LIMIT",
  setBusinessProfile: "SUBMIT_LIMIT",
  joinBusiness: "LOOK_UP_LIMIT",
  report: "LOOK_UP_LIMIT",
  uploadKeyPackages: "SUBMIT_LIMIT",
  claimKeyPackages: "CLAIM_LIMIT",
  block: "LOOK_UP_LIMIT",
  unblock: "LOOK_UP_LIMIT",
} satisfies Partial<Record<keyof Handlers, RateLimitName | null>>;

export const directoryHandlers: Pick<Handlers, keyof typeof directoryLimits> = {
  health: async () => ({ status: "ok", version: PROTOCOL_VERSION }),

  challenge: (c) => giveChallenge(firstDatabase(c.env), signUpOrigin(c), c.var.now),

  createAccount: async (c, { body }) => {
    const origin = signUpOrigin(c);
    // What is looked at before it is paid for costs processor time: counted by where it comes from.
    if (origin !== null && !(await hasRoom(c, `area ${origin.area}`)))
      return { kind: "rate-limited", retryAfterMs: RETRY_AFTER_MS };
    const claimed = await readClaims(body, c.var.now);
    if ("kind" in claimed) return claimed;
    const asked = { origin, hasRoom: () => hasRoom(c, "everybody") };
    return withToken(c, claimed.account, body.bearer, (made) => register(c.env, body, claimed, { ...made, ...asked }));
  },

  createSession: (c, { body }) => withToken(c, body.account, body.bearer, (made) => signIn(c.env, body, made)),

  endSession: async (c) => {
    const token = await tokenOf(c);
    const session = token && (await findSession(c.env, token, c.var.now));
    // Who signs out wants no notification on that device: that first, since without a session it could not be asked for again.
    if (session) await inboxOf(c.env, session.account).unsubscribe(session.device);
    if (token !== undefined) await endSession(c.env, token);
    clearTokenCookie(c);
    // W3C Clear Site Data: also for a device that its account has put out a moment ago. From other sites nobody gets here (checkOrigin).
    c.header("Clear-Site-Data", '"cache", "cookies", "storage"');
    return { done: true };
  },

  deleteAccount: async (c, { body: { proof } }) => deleteAccount(c.env, { account: c.var.session.account, proof }, c.var.now),

  me: async (c) => {
    const { account, device } = c.var.session;
    const db = await databaseOfAccount(c.env, account);
    const own = await ownRow(db, account);
    if (own === undefined) return { kind: "not-found" };
    return { account, device, ...own, ...(await stockOf(db, device, c.var.now)), now: c.var.now };
  },

  lookUpHandle: (c, { params }) => lookUpHandle(c.env, params.handle),

  lookUpAccount: (c, { params }) => lookUpAccount(c.env, params.account),

  appendEntry: async (c, { body }) => {
    const { account } = c.var.session;
    const outcome = await appendEntry(await databaseOfAccount(c.env, account), account, body.entry, c.var.now);
    if ("kind" in outcome) return outcome;
    if (outcome.revoked.length > 0) {
      await inboxOf(c.env, account).revoke(outcome.revoked);
      await historyOf(c.env, account).release(outcome.revoked);
    }
    return { done: true };
  },

  joinBusiness: (c, { body }) =>
    joinBusiness(firstDatabase(c.env), {
      account: c.var.session.account,
      token: body.token,
      address: exactAddressOf(c),
      now: c.var.now,
    }),

  setBusinessProfile: async (c, { body }) => {
    const { account } = c.var.session;
    return setBusinessProfile(await databaseOfAccount(c.env, account), account, body.profile);
  },

  report: async (c, { body: { account } }) => {
    const problem = await otherProblem(c, account);
    if (problem !== undefined) return problem;
    const reporter = c.var.session.account;
    const db = await databaseOfAccount(c.env, reporter);
    await report(db, { reporter, subject: account, at: c.var.now, network: await networkOf(account, addressOf(c)) });
    return { done: true };
  },

  uploadKeyPackages: async (c, { body }) =>
    uploadKeyPackages(await databaseOfAccount(c.env, c.var.session.account), c.var.session, body, c.var.now),

  claimKeyPackages: async (c, { params: { account }, body: { conversation } }) => {
    const requester = c.var.session;
    if (!(await isReachable(await databaseOfAccount(c.env, account), account))) return NOT_REACHABLE;
    const admission = await inboxOf(c.env, account).admit({ requester: requester.account, network: addressOf(c) });
    if (admission.kind === "rate-limited") return admission;
    const isOpen =
      admission.kind === "ok" || (await conversationOf(c.env, conversation).isRestarting(requester.account, account));
    if (!isOpen) return NOT_REACHABLE;
    const wanted = { requester, account, conversation, now: c.var.now };
    const keyPackages = await claimKeyPackages(c.env, wanted, (devices) => tellStock(c, account, devices));
    return keyPackages.length > 0 ? { keyPackages } : NOT_REACHABLE;
  },

  block: async (c, { params: { account } }) => {
    const problem = await otherProblem(c, account);
    if (problem !== undefined) return problem;
    await inboxOf(c.env, c.var.session.account).block(account);
    return { done: true };
  },

  unblock: async (c, { params: { account } }) => {
    await inboxOf(c.env, c.var.session.account).unblock(account);
    return { done: true };
  },
};

/** Who is blocked (IN4), who asks for nobody and who asks for somebody with nothing left hear the same. */
const NOT_REACHABLE: Rejection = { kind: "not-reachable" };

async function withToken(
  c: ServiceContext,
  account: AccountId,
  isBearer: boolean,
  start: (made: { tokenHash: Uint8Array; now: UnixMs }) => Promise<Session | Rejection>,
): Promise<SessionAnswer | Rejection> {
  const { now } = c.var;
  const { token, tokenHash } = await makeToken(account);
  const outcome = await start({ tokenHash, now });
  if ("kind" in outcome) return outcome;
  if (!isBearer) setTokenCookie(c, token);
  return { ...outcome, expiresAt: now + SESSION_LIFETIME_MS, token: isBearer ? token : null };
}

/** Those that are there put in others at once. What is lost is said again when a device comes online. */
async function tellStock(c: ServiceContext, account: AccountId, devices: readonly DeviceId[]): Promise<void> {
  if (devices.length === 0) return;
  try {
    const db = await databaseOfAccount(c.env, account);
    const left = devices.map(async (device) => ({ device, ...(await stockOf(db, device, c.var.now)) }));
    await inboxOf(c.env, account).stock(await Promise.all(left));
  } catch (error) {
    console.error({ event: "stock-untold", error: error instanceof Error ? error.name : "not an error" });
  }
}

/** Null where the service itself makes the account: a hosted business, of which a person has only so many. */
function signUpOrigin(c: ServiceContext): Origin | null {
  return c.var.isInside ? null : originOf(c);
}

async function hasRoom(c: ServiceContext, key: string): Promise<boolean> {
  return (await c.env.SIGN_UP_LIMIT.limit({ key })).success;
}

async function otherProblem(c: ServiceContext, account: AccountId): Promise<Rejection | undefined> {
  if (account === c.var.session.account) return { kind: "malformed", detail: "account: expected another's" };
  return (await hasAccount(await databaseOfAccount(c.env, account), account)) ? undefined : { kind: "not-found" };
}
