// A new account with its first device: everything it says of itself is checked, then written at once, or nothing is.

import { eq, or } from "drizzle-orm";
import type * as v from "valibot";
import { verifyCertificate, verifyDeviceList } from "../../mls/verify.ts";
import {
  accountIdOf,
  type createAccountRequest,
  fromBase64Url,
  type Handle,
  isReserved,
  type Rejection,
  type UnixMs,
  utf8,
} from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";
import { isProof } from "./challenges.ts";
import type { Database } from "./database.ts";
import { accounts, devices } from "./schema.ts";
import { startSession } from "./sessions.ts";

type Request = v.InferOutput<typeof createAccountRequest>;
type Claimed = Session & { accountKey: Uint8Array; deviceKey: Uint8Array; deviceList: Uint8Array };

export async function register(
  db: Database,
  request: Request,
  { tokenHash, now }: { tokenHash: Uint8Array; now: UnixMs },
): Promise<Session | Rejection> {
  if (isReserved(request.handle)) return { kind: "handle-reserved" };
  const claimed = await readClaims(request, now);
  if ("kind" in claimed) return claimed;
  if (!(await isProof(db, request.proof, { ...claimed, now }))) return { kind: "bad-proof" };
  const { account, device, accountKey, deviceKey, deviceList } = claimed;
  const { handle } = request;
  const bucket = await bucketOf(handle);
  try {
    await db.batch([
      db.insert(accounts).values({ id: account, handle, accountKey, deviceList, deviceListVersion: 1, bucket, created: now }),
      db.insert(devices).values({ id: device, account, deviceKey, revoked: false, created: now }),
      ...startSession(db, tokenHash, { account, device }, now),
    ]);
  } catch (error) {
    const conflict = await conflictWith(db, handle, { account, device });
    if (conflict === undefined) throw error;
    return conflict;
  }
  return { account, device };
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
  return { account, device, accountKey, deviceKey, deviceList };
}

/**
 * The database decides who was first; this finds out in what. An account that is there already may be the caller's own, whose answer
 * got lost: its device goes on by asking for a session.
 */
async function conflictWith(db: Database, handle: Handle, { account, device }: Session): Promise<Rejection | undefined> {
  const [taken, used] = await db.batch([
    db
      .select({ id: accounts.id })
      .from(accounts)
      .where(or(eq(accounts.id, account), eq(accounts.handle, handle))),
    db.select({ id: devices.id }).from(devices).where(eq(devices.id, device)),
  ]);
  if (taken.some(({ id }) => id === account)) return { kind: "account-exists" };
  if (taken.length > 0) return { kind: "handle-taken" };
  return used.length > 0 ? malformed("certificate: the device's id is another's") : undefined;
}

async function bucketOf(handle: Handle): Promise<number> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(handle)));
  return digest[0] ?? 0;
}

/** Parsed at the edge, so it is base64url. */
function bytesOf(text: string): Uint8Array {
  return fromBase64Url(text) ?? new Uint8Array();
}

function malformed(detail: string): Rejection {
  return { kind: "malformed", detail };
}
