// A new account with its first device: everything it says of itself is checked, its handle is reserved, then all is written at once, or nothing is.

import { eq, sql } from "drizzle-orm";
import type * as v from "valibot";
import { decideAppend, EMPTY_LOG, stateOf, workDone } from "../../mls/verify.ts";
import {
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
import type { Session } from "../rpc.ts";
import { hashOfHandle } from "./buckets.ts";
import { isProof } from "./challenges.ts";
import type { Database } from "./database.ts";
import { keepHandle, type Reservation, release, reserve } from "./handles.ts";
import { accounts, devices, givenUp } from "./schema.ts";
import { startSession } from "./sessions.ts";
import { type DirectoryEnv, databaseOfAccount, firstDatabase } from "./shards.ts";
import { countSignUp, levelNow, type Origin } from "./sign-ups.ts";

/** Of a request that slept too long: the next one reserves anew. */
const RETRY_AFTER_MS = 1_000;
/** Where no work is enough: a few slots of what is counted */
const NO_MORE_FOR_MS = 5 * 60_000;

type Request = v.InferOutput<typeof createAccountRequest>;
type Claimed = Session & { accountKey: Uint8Array; deviceKey: Uint8Array; log: Uint8Array };

export async function register(
  env: DirectoryEnv,
  request: Request,
  claimed: Claimed,
  { tokenHash, origin, now }: { tokenHash: Uint8Array; origin: Origin | null; now: UnixMs },
): Promise<Session | Rejection> {
  const { handle } = request;
  if (isReserved(handle)) return { kind: "handle-reserved" };
  if (!(await isProof(firstDatabase(env), request.proof, { ...claimed, now }))) return { kind: "bad-proof" };
  const worked = { challenge: request.proof.challenge, accountKey: toBase64Url(claimed.accountKey), handle };
  const level = origin === null ? 0 : await workDone(request.work, worked);
  if (level === undefined) return { kind: "bad-proof" };
  const reservation = await reserve(env, { handle, account: claimed.account, now });
  if (reservation === undefined) return { kind: "handle-taken" };
  // Last before the account is made: a handle that is taken costs nothing.
  const refused =
    (await unpaid(env, { origin, level, now }, reservation)) ??
    (await write(env, { ...claimed, handle, tokenHash, now }, reservation));
  if (refused !== undefined) return refused;
  await settleSoon(keepHandle(env, reservation));
  return { account: claimed.account, device: claimed.device };
}

async function unpaid(
  env: DirectoryEnv,
  { origin, level, now }: { origin: Origin | null; level: number; now: UnixMs },
  reservation: Reservation,
): Promise<Rejection | undefined> {
  const first = firstDatabase(env);
  if (origin === null || (await countSignUp(first, origin, level, now))) return undefined;
  await settleSoon(release(env, reservation));
  const wanted = await levelNow(first, origin, now);
  return wanted === null ? { kind: "rate-limited", retryAfterMs: NO_MORE_FOR_MS } : { kind: "work-required", level: wanted };
}

type New = Claimed & { handle: Handle; tokenHash: Uint8Array; now: UnixMs };

/** @returns why it is not there by this request */
async function write(env: DirectoryEnv, made: New, reservation: Reservation): Promise<Rejection | undefined> {
  const { account, device, accountKey, deviceKey, log, handle, tokenHash, now } = made;
  const { hash, lapses } = reservation;
  const db = await databaseOfAccount(env, account);
  const isGivenUp = sql`EXISTS (SELECT 1 FROM ${givenUp} WHERE ${givenUp.account} = ${account} AND ${givenUp.hash} = ${hash} AND ${givenUp.lapses} >= ${lapses})`;
  const isThere = sql`EXISTS (SELECT 1 FROM ${accounts} WHERE ${accounts.id} = ${account})`;
  try {
    const [taken] = await db.batch([
      db
        .insert(accounts)
        .select(sql`SELECT ${account}, ${handle}, ${accountKey}, ${now}, x'', 0, ${log}, 1 WHERE NOT ${isGivenUp}`)
        .returning({ id: accounts.id }),
      db.insert(devices).select(sql`SELECT ${device}, ${account}, ${deviceKey}, 0, ${now} WHERE ${isThere}`),
      ...startSession(db, tokenHash, { account, device }, now),
    ]);
    // It slept until its reservation was another's to take.
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
  await settleSoon(isOwn ? keepHandle(env, reservation) : release(env, reservation));
  return { kind: "account-exists" };
}

/** What does not come to pass now is done by the hour, once the reservation lapses (sweep.ts). */
async function settleSoon(settling: Promise<void>): Promise<void> {
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
