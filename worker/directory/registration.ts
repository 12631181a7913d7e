// A new account with its first device: everything it says of itself is checked, it is paid for, its handle is reserved, then all is written at once, or
// nothing is. Nothing of a handle is said or written before the work is enough.

import { eq, sql } from "drizzle-orm";
import type * as v from "valibot";
import { decideAppend, EMPTY_LOG, stateOf, workDone } from "../../mls/verify.ts";
import {
  type AccountId,
  accountIdOf,
  type createAccountRequest,
  encodeCbor,
  fromBase64Url,
  type Handle,
  isDeviceIdOf,
  isReserved,
  type Rejection,
  toBase64Url,
  type UnixMs,
} from "../../protocol/index.ts";
import { tally } from "../counting/counting.ts";
import { isFull, notAdmitted } from "../operator/admission.ts";
import { giveBack, useInvitation } from "../operator/invitations.ts";
import { settingsOf } from "../operator/settings.ts";
import type { Session } from "../rpc.ts";
import { hasAccount, isBarred } from "./accounts.ts";
import { hashOfHandle } from "./buckets.ts";
import { isProof } from "./challenges.ts";
import type { Database } from "./database.ts";
import { isAnothers, reserve } from "./handles.ts";
import { accounts, barred, devices, givenUp } from "./schema.ts";
import { startSession } from "./sessions.ts";
import { keepHandle, type Reservation, release } from "./settle.ts";
import { type DirectoryEnv, databaseOfAccount, firstDatabase } from "./shards.ts";
import { countSignUp, type Origin, priceNow } from "./sign-ups.ts";

/** Of a request that slept too long: the next one reserves anew. */
const RETRY_AFTER_MS = 1_000;
/** So much is counted by the minute. */
const FULL_HERE_FOR_MS = 60_000;
type Request = v.InferOutput<typeof createAccountRequest>;
type Claimed = Session & { accountKey: Uint8Array; deviceKey: Uint8Array; log: Uint8Array };

type Asked = {
  tokenHash: Uint8Array;
  /** Null for an account that the service makes itself, which costs nothing */
  origin: Origin | null;
  /** Of all that is made at this place of the network. Asked only by whoever has paid: else a few could use it up. */
  hasRoom: () => Promise<boolean>;
  now: UnixMs;
};

export async function register(
  env: DirectoryEnv,
  request: Request,
  claimed: Claimed,
  { tokenHash, origin, hasRoom, now }: Asked,
): Promise<Session | Rejection> {
  const { handle } = request;
  if (isReserved(handle)) return { kind: "handle-reserved" };
  if (!(await isProof(firstDatabase(env), request.proof, { ...claimed, now }))) return { kind: "bad-proof" };
  const worked = { challenge: request.proof.challenge, accountKey: toBase64Url(claimed.accountKey), handle };
  const level = origin === null ? 0 : await workDone(request.work, worked);
  if (level === undefined) return { kind: "bad-proof" };
  // Its answer got lost: nothing is counted again, and its device goes on by asking for a session.
  const db = await databaseOfAccount(env, claimed.account);
  if (await hasAccount(db, claimed.account)) return { kind: "account-exists" };
  if (await isBarred(db, claimed.account)) return SUSPENDED;
  const payment = { origin, level, now };
  const wanted = { handle, account: claimed.account, now };
  // Before anything is said of a handle. What the service makes for a business is its owner's, who is here already.
  const admission = { account: claimed.account, invitation: request.invitation, now };
  const refused =
    (await unpaid(env, payment)) ??
    (origin === null ? await noRoom(env) : await notAdmitted(env, admission)) ??
    ((await isAnothers(env, wanted)) ? HANDLE_TAKEN : await notCounted(env, payment));
  if (refused !== undefined) return refused;
  if (origin !== null && !(await hasRoom())) return { kind: "rate-limited", retryAfterMs: FULL_HERE_FOR_MS };
  const isInvited = origin === null || (await takesInvitation(env, admission));
  if (!isInvited) return { kind: "invitation-required" };
  return orGivenBack(env, admission, async () => {
    const reservation = await reserve(env, wanted);
    // Somebody else was faster by a moment.
    if (reservation === undefined) return HANDLE_TAKEN;
    const unwritten = await write(env, { ...claimed, handle, tokenHash, now }, reservation);
    if (unwritten !== undefined) return unwritten;
    tally.note("accounts-made");
    await settleSoon(keepHandle(env, reservation));
    return { account: claimed.account, device: claimed.device };
  });
}

/**
 * Where no account came of it the invitation is anybody's again, also where the databases failed. Two requests of one account may bring the same one, so each
 * looks once more when it has done its own: whichever is last leaves it used where the account is there.
 */
async function orGivenBack(
  env: DirectoryEnv,
  admission: Admission,
  make: () => Promise<Session | Rejection>,
): Promise<Session | Rejection> {
  const { account, invitation } = admission;
  const giveItBack = async () => {
    await giveBack(firstDatabase(env), invitation, account);
    if (await hasAccount(await databaseOfAccount(env, account), account)) await takesInvitation(env, admission);
  };
  let made: Session | Rejection;
  try {
    made = await make();
  } catch (error) {
    await giveItBack();
    throw error;
  }
  if (!("kind" in made)) await settleSoon(takesInvitation(env, admission));
  else if (made.kind !== "account-exists") await giveItBack();
  return made;
}

async function noRoom(env: DirectoryEnv): Promise<Rejection | undefined> {
  return (await isFull(env)) ? { kind: "registration-closed" } : undefined;
}

/** Where none is needed none is used up. */
async function takesInvitation(env: DirectoryEnv, { account, invitation, now }: Admission): Promise<boolean> {
  const { registration } = await settingsOf(env);
  return registration !== "invitation" || useInvitation(firstDatabase(env), invitation, account, now);
}

const SUSPENDED: Rejection = { kind: "suspended" };
const HANDLE_TAKEN: Rejection = { kind: "handle-taken" };
type Admission = { account: AccountId; invitation: string; now: UnixMs };
type Payment = { origin: Origin | null; level: number; now: UnixMs };

/** Whoever pays too little now hears nothing of any handle. */
async function unpaid(env: DirectoryEnv, { origin, level, now }: Payment): Promise<Rejection | undefined> {
  if (origin === null) return undefined;
  const price = await priceNow(firstDatabase(env), origin, now);
  if (price.kind === "wait") return { kind: "rate-limited", retryAfterMs: price.ms };
  return level < price.level ? { kind: "work-required", level: price.level } : undefined;
}

/** Of many at once each was told that it is enough: this decides. */
async function notCounted(env: DirectoryEnv, payment: Payment): Promise<Rejection | undefined> {
  const { origin, level, now } = payment;
  if (origin === null || (await countSignUp(firstDatabase(env), origin, level, now))) return undefined;
  return (await unpaid(env, payment)) ?? { kind: "unavailable", retryAfterMs: RETRY_AFTER_MS };
}

type New = Claimed & { handle: Handle; tokenHash: Uint8Array; now: UnixMs };

/** @returns why it is not there by this request */
async function write(env: DirectoryEnv, made: New, reservation: Reservation): Promise<Rejection | undefined> {
  const { account, device, accountKey, deviceKey, log, handle, tokenHash, now } = made;
  const { hash, lapses } = reservation;
  const db = await databaseOfAccount(env, account);
  const isGivenUp = sql`EXISTS (SELECT 1 FROM ${givenUp} WHERE ${givenUp.account} = ${account} AND ${givenUp.hash} = ${hash} AND ${givenUp.lapses} >= ${lapses})`;
  const isBarredNow = sql`EXISTS (SELECT 1 FROM ${barred} WHERE ${barred.account} = ${account})`;
  const isThere = sql`EXISTS (SELECT 1 FROM ${accounts} WHERE ${accounts.id} = ${account})`;
  try {
    const [taken] = await db.batch([
      db
        .insert(accounts)
        .select(
          sql`SELECT ${account}, ${handle}, ${accountKey}, ${now}, x'', 0, ${log}, 1, 0 WHERE NOT ${isGivenUp} AND NOT ${isBarredNow}`,
        )
        .returning({ id: accounts.id }),
      db.insert(devices).select(sql`SELECT ${device}, ${account}, ${deviceKey}, 0, ${now} WHERE ${isThere}`),
      ...startSession(db, tokenHash, { account, device }, now),
    ]);
    // It slept until its reservation was another's to take, or its account was closed.
    return taken.length > 0 ? undefined : { kind: "unavailable", retryAfterMs: RETRY_AFTER_MS };
  } catch (error) {
    return whyNot(env, db, reservation, error);
  }
}

/**
 * The database decides who was first; this finds out in what. An account that is there already may be the caller's own, whose answer
 * got lost: its device goes on by asking for a session.
 */
async function whyNot(env: DirectoryEnv, db: Database, reservation: Reservation, error: unknown): Promise<Rejection> {
  const { account, hash } = reservation;
  const found = await db.select({ handle: accounts.handle }).from(accounts).where(eq(accounts.id, account)).get();
  if (found === undefined) throw error;
  const isOwn = (await hashOfHandle(found.handle)) === hash;
  // An account that is there has the one handle: nothing comes of a reservation of another.
  await settleSoon(isOwn ? keepHandle(env, reservation) : release(env, reservation));
  return { kind: "account-exists" };
}

/** What does not come to pass now is done by the hour, once the reservation lapses (sweep.ts). Never the message: it may quote a handle. */
async function settleSoon(settling: Promise<unknown>): Promise<void> {
  try {
    await settling;
  } catch (error) {
    console.error({ event: "reservation-unsettled", error: error instanceof Error ? error.name : "not an error" });
  }
}

/** The first entry of its log says who the account is and which device it has. */
export async function readClaims({ entry }: Request, now: UnixMs): Promise<Claimed | Rejection> {
  // Parsed at the edge, so it is base64url.
  const decision = await decideAppend(EMPTY_LOG, fromBase64Url(entry) ?? new Uint8Array(), now);
  if (decision.kind !== "append") return malformed("entry: expected the first of an account's log");
  const state = stateOf(decision.log);
  const [first] = state?.devices.values() ?? [];
  if (state === undefined || first === undefined) return malformed("entry: expected the first of an account's log");
  const account = await accountIdOf(state.accountKey);
  if (!isDeviceIdOf(account, first.id)) return malformed("entry: the device's id is another's");
  const log = encodeCbor(decision.log.entries.map(({ bytes }) => bytes));
  return { account, device: first.id, accountKey: state.accountKey, deviceKey: first.key, log };
}

function malformed(detail: string): Rejection {
  return { kind: "malformed", detail };
}
