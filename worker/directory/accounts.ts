// Accounts as others see them, and the devices that each has now.

import { and, eq, type SQL } from "drizzle-orm";
import {
  type AccountAnswer,
  type AccountId,
  type DeviceId,
  type Handle,
  type Rejection,
  toBase64Url,
} from "../../protocol/index.ts";
import type { Database } from "./database.ts";
import { accounts, devices } from "./schema.ts";

export function lookUpHandle(db: Database, handle: Handle): Promise<AccountAnswer | Rejection> {
  return lookUp(db, eq(accounts.handle, handle));
}

export function lookUpAccount(db: Database, account: AccountId): Promise<AccountAnswer | Rejection> {
  return lookUp(db, eq(accounts.id, account));
}

export async function hasAccount(db: Database, account: AccountId): Promise<boolean> {
  return (await db.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, account)).get()) !== undefined;
}

export async function isHandleTaken(db: Database, handle: Handle): Promise<boolean> {
  return (await db.select({ id: accounts.id }).from(accounts).where(eq(accounts.handle, handle)).get()) !== undefined;
}

export async function handleOf(db: Database, account: AccountId): Promise<Handle | undefined> {
  return (await db.select({ handle: accounts.handle }).from(accounts).where(eq(accounts.id, account)).get())?.handle;
}

/** Of a device that is not revoked. */
export async function deviceKeyOf(db: Database, account: AccountId, device: DeviceId): Promise<Uint8Array | undefined> {
  const isTheOne = and(eq(devices.id, device), eq(devices.account, account), eq(devices.revoked, false));
  return (await db.select({ deviceKey: devices.deviceKey }).from(devices).where(isTheOne).get())?.deviceKey;
}

async function lookUp(db: Database, isTheOne: SQL): Promise<AccountAnswer | Rejection> {
  const found = await db.select().from(accounts).where(isTheOne).get();
  if (found === undefined) return { kind: "not-found" };
  return {
    account: found.id,
    handle: found.handle,
    accountKey: toBase64Url(found.accountKey),
    deviceList: toBase64Url(found.deviceList),
    deviceListVersion: found.deviceListVersion,
    business: found.businessProfile.length === 0 ? null : toBase64Url(found.businessProfile),
  };
}
