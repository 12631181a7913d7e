// Accounts as others see them, and the devices that each has now.

import { and, eq } from "drizzle-orm";
import {
  type AccountAnswer,
  type AccountId,
  type DeviceId,
  type Handle,
  type Rejection,
  toBase64Url,
} from "../../protocol/index.ts";
import { entriesIn } from "./append-entry.ts";
import type { Database } from "./database.ts";
import { accountWith } from "./handles.ts";
import { accounts, barred, devices } from "./schema.ts";
import { type DirectoryEnv, databaseOfAccount } from "./shards.ts";

/** A handle that is only reserved is nobody's yet. */
export async function lookUpHandle(env: DirectoryEnv, handle: Handle): Promise<AccountAnswer | Rejection> {
  const found = await accountWith(env, handle);
  const answer = found && (await lookUp(env, found.account));
  return answer?.handle === handle ? answer : NOT_FOUND;
}

export async function lookUpAccount(env: DirectoryEnv, account: AccountId): Promise<AccountAnswer | Rejection> {
  const found = await lookUp(env, account);
  // Whoever shows a handle that is not theirs would be taken for somebody else.
  const isTheirs = found !== undefined && (await accountWith(env, found.handle))?.account === account;
  return isTheirs ? found : NOT_FOUND;
}

export async function hasAccount(db: Database, account: AccountId): Promise<boolean> {
  return (await db.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, account)).get()) !== undefined;
}

/** By who operates the service: also once the account is gone. */
export async function isBarred(db: Database, account: AccountId): Promise<boolean> {
  return (await db.select({ id: barred.account }).from(barred).where(eq(barred.account, account)).get()) !== undefined;
}

/** Nobody's, or one of somebody who is suspended: nobody comes to them. */
export async function isReachable(db: Database, account: AccountId): Promise<boolean> {
  const found = await db.select({ suspended: accounts.suspended }).from(accounts).where(eq(accounts.id, account)).get();
  return found?.suspended === false;
}

export async function isHandleTaken(env: DirectoryEnv, handle: Handle): Promise<boolean> {
  return !("kind" in (await lookUpHandle(env, handle)));
}

export async function ownRow(db: Database, account: AccountId): Promise<{ handle: Handle; logLength: number } | undefined> {
  const { handle, logLength } = accounts;
  return db.select({ handle, logLength }).from(accounts).where(eq(accounts.id, account)).get();
}

/** Of a device that is not revoked. */
export async function deviceKeyOf(db: Database, account: AccountId, device: DeviceId): Promise<Uint8Array | undefined> {
  const isTheOne = and(eq(devices.id, device), eq(devices.account, account), eq(devices.revoked, false));
  return (await db.select({ deviceKey: devices.deviceKey }).from(devices).where(isTheOne).get())?.deviceKey;
}

const NOT_FOUND: Rejection = { kind: "not-found" };

async function lookUp(env: DirectoryEnv, account: AccountId): Promise<AccountAnswer | undefined> {
  const db = await databaseOfAccount(env, account);
  const found = await db.select().from(accounts).where(eq(accounts.id, account)).get();
  if (found === undefined) return undefined;
  return {
    account: found.id,
    handle: found.handle,
    accountKey: toBase64Url(found.accountKey),
    log: entriesIn(found.log).map(toBase64Url),
    business: found.businessProfile.length === 0 ? null : toBase64Url(found.businessProfile),
  };
}
