// A new account with its first device: everything it says of itself is checked, it is paid for, its handle is reserved, then all is written at once, or
// nothing is. Nothing of a handle is said or written before the work is enough.

import { eq, sql } from "drizzle-orm";
import type * as v from "valibot";
import { verifyCertificate, verifyDeviceList, workDone } from "../../mls/verify.ts";
import {
  accountIdOf,
  type createAccountRequest,
  fromBase64Url,
  type Handle,
  isDeviceIdOf,
  isReserved,
  type Rejection,
  type UnixMs,
} from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";
import { hasAccount } from "./accounts.ts";
import { hashOfHandle } from "./buckets.ts";
import { isProof } from "./challenges.ts";
import type { Database } from "./database.ts";
import { isAnothers, reserve } from "./handles.ts";
import { accounts, devices, givenUp } from "./schema.ts";
import { startSession } from "./sessions.ts";
import { keepHandle, type Reservation, release } from "./settle.ts";
import { type DirectoryEnv, databaseOfAccount, firstDatabase } from "./shards.ts";
import { countSignUp, type Origin, priceNow } from "./sign-ups.ts";

/** Of a request that slept too long: the next one reserves anew. */
const RETRY_AFTER_MS = 1_000;
/** So much is counted by the minute. */
const FULL_HERE_FOR_MS = 60_000;
type Request = v.InferOutput<typeof createAccountRequest>;
type Claimed = Session & { accountKey: Uint8Array; deviceKey: Uint8Array; deviceList: Uint8Array };

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
  { tokenHash, origin, hasRoom, now }: Asked,
): Promise<Session | Rejection> {
  const { handle } = request;
  if (isReserved(handle)) return { kind: "handle-reserved" };
  const claimed = await readClaims(request, now);
  if ("kind" in claimed) return claimed;
  if (!(await isProof(firstDatabase(env), request.proof, { ...claimed, now }))) return { kind: "bad-proof" };
  const level = origin === null ? 0 : await workDone(request.work, { ...request, challenge: request.proof.challenge });
  if (level === undefined) return { kind: "bad-proof" };
  // Its answer got lost: nothing is counted again, and its device goes on by asking for a session.
  if (await hasAccount(await databaseOfAccount(env, claimed.account), claimed.account)) return { kind: "account-exists" };
  const payment = { origin, level, now };
  const wanted = { handle, account: claimed.account, now };
  const refused =
    (await unpaid(env, payment)) ?? ((await isAnothers(env, wanted)) ? HANDLE_TAKEN : await notCounted(env, payment));
  if (refused !== undefined) return refused;
  if (origin !== null && !(await hasRoom())) return { kind: "rate-limited", retryAfterMs: FULL_HERE_FOR_MS };
  const reservation = await reserve(env, wanted);
  // Somebody else was faster by a moment.
  if (reservation === undefined) return HANDLE_TAKEN;
  const unwritten = await write(env, { ...claimed, handle, tokenHash, now }, reservation);
  if (unwritten !== undefined) return unwritten;
  await settleSoon(keepHandle(env, reservation));
  return { account: claimed.account, device: claimed.device };
}

const HANDLE_TAKEN: Rejection = { kind: "handle-taken" };
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
  const { account, device, accountKey, deviceKey, deviceList, handle, tokenHash, now } = made;
  const { hash, lapses } = reservation;
  const db = await databaseOfAccount(env, account);
  const isGivenUp = sql`EXISTS (SELECT 1 FROM ${givenUp} WHERE ${givenUp.account} = ${account} AND ${givenUp.hash} = ${hash} AND ${givenUp.lapses} >= ${lapses})`;
  const isThere = sql`EXISTS (SELECT 1 FROM ${accounts} WHERE ${accounts.id} = ${account})`;
  try {
    const [taken] = await db.batch([
      db
        .insert(accounts)
        .select(sql`SELECT ${account}, ${handle}, ${accountKey}, ${deviceList}, 1, ${now}, x'', 0 WHERE NOT ${isGivenUp}`)
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
  // An account that is there has the one handle: nothing comes of a reservation of another.
  await settleSoon(isOwn ? keepHandle(env, reservation) : release(env, reservation));
  return { kind: "account-exists" };
}

/** What does not come to pass now is done by the hour, once the reservation lapses (sweep.ts). Never the message: it may quote a handle. */
async function settleSoon(settling: Promise<void>): Promise<void> {
  try {
    await settling;
  } catch (error) {
    console.error({ event: "reservation-unsettled", error: error instanceof Error ? error.name : "not an error" });
  }
}

async function readClaims(request: Request, now: UnixMs): Promise<Claimed | Rejection> {
  const accountKey = bytesOf(request.accountKey);
  const deviceList = bytesOf(request.deviceList);
  const account = await accountIdOf(accountKey);
  const certificate = await verifyCertificate(accountKey, bytesOf(request.certificate), now);
  if (certificate?.accountId !== account) return malformed("certificate: not of this account, or expired");
  const list = await verifyDeviceList(accountKey, deviceList);
  if (list === undefined) return malformed("deviceList: not signed by this account");
  const { deviceId: device, deviceKey } = certificate;
  if (list.version !== 1 || list.devices.length !== 1 || list.devices[0] !== device) {
    return malformed("deviceList: expected version 1 with the certified device alone");
  }
  if (!isDeviceIdOf(account, device)) return malformed("certificate: the device's id is another's");
  return { account, device, accountKey, deviceKey, deviceList };
}

/** Parsed at the edge, so it is base64url. */
function bytesOf(text: string): Uint8Array {
  return fromBase64Url(text) ?? new Uint8Array();
}

function malformed(detail: string): Rejection {
  return { kind: "malformed", detail };
}
