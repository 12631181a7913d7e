// A session for a device that proves its key.

import { and, eq } from "drizzle-orm";
import type { Rejection, UnixMs } from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";
import { isProof } from "./challenges.ts";
import { accounts, devices } from "./schema.ts";
import { startSession } from "./sessions.ts";
import { type DirectoryEnv, databaseOfAccount, firstDatabase } from "./shards.ts";
import { nowUsed } from "./used.ts";

/** Whether the device is unknown or proved nothing is one answer. Only the device itself hears that it was revoked. */
export async function signIn(
  env: DirectoryEnv,
  request: Session & { proof: { challenge: string; signature: string } },
  { tokenHash, now }: { tokenHash: Uint8Array; now: UnixMs },
): Promise<Session | Rejection> {
  const { account, device, proof } = request;
  const db = await databaseOfAccount(env, account);
  const { deviceKey, revoked } = devices;
  const isTheOne = and(eq(devices.id, device), eq(devices.account, account));
  const { suspended } = accounts;
  const known = await db
    .select({ deviceKey, revoked, suspended })
    .from(devices)
    .leftJoin(accounts, eq(accounts.id, devices.account))
    .where(isTheOne)
    .get();
  if (!(await isProof(firstDatabase(env), proof, { account, device, deviceKey: known?.deviceKey, now })))
    return { kind: "bad-proof" };
  if (known?.revoked) return { kind: "device-revoked" };
  if (known?.suspended) return { kind: "suspended" };
  await db.batch([...startSession(db, tokenHash, { account, device }, now), nowUsed(db, account)]);
  return { account, device };
}
