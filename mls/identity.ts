// Accounts and their devices: an account is an Ed25519 key, and each device has its own, which the account's log says is one of it.

import { type AccountId, accountIdOf, type DeviceId, deviceIdFor, type UnixMs } from "../protocol/index.ts";
import type { AccountKeys } from "./account-keys.ts";
import { type AccountLog, EMPTY_LOG, extendLog } from "./account-log/account-log.ts";
import { standingProof } from "./account-log/show-standing.ts";
import { beginLog } from "./account-log/sign-entry.ts";
import { MlsError } from "./refusal.ts";
import { publicKeyOf } from "./signature.ts";

export type DeviceIdentity = {
  accountId: AccountId;
  accountKey: Uint8Array;
  deviceId: DeviceId;
  /** What its credentials show: that the account's log has it */ proof: Uint8Array;
  publicKey: Uint8Array;
  privateKey: Uint8Array;
};
export type DeviceKeys = Pick<DeviceIdentity, "deviceId" | "publicKey" | "privateKey">;
type Random = (bytes: number) => Uint8Array;

export async function generateAccount(random: Random = secureRandom): Promise<AccountKeys> {
  const privateKey = random(32);
  const publicKey = await publicKeyOf(privateKey);
  return { accountId: await accountIdOf(publicKey), publicKey, privateKey };
}

export async function generateDevice(account: AccountId, random: Random = secureRandom): Promise<DeviceKeys> {
  const deviceId = deviceIdFor(account, random(16));
  const privateKey = random(32);
  return { deviceId, publicKey: await publicKeyOf(privateKey), privateKey };
}

/** A new account with its first device, and the log that says so. */
export async function beginAccount(
  now: UnixMs,
  random: Random = secureRandom,
): Promise<{ account: AccountKeys; device: DeviceIdentity; log: AccountLog }> {
  const account = await generateAccount(random);
  const keys = await generateDevice(account.accountId, random);
  const entry = await beginLog(account, { id: keys.deviceId, key: keys.publicKey }, now);
  const log = await extendLog(EMPTY_LOG, entry);
  if (log.kind === "refused") throw new MlsError(`the first entry of an account's log: ${log.rule}`);
  return { account, device: deviceIdentity(account, keys, log), log };
}

/** A device as the newest entry of its account's log has it. */
export function deviceIdentity(
  { accountId, publicKey: accountKey }: Pick<AccountKeys, "accountId" | "publicKey">,
  { deviceId, publicKey, privateKey }: DeviceKeys,
  log: AccountLog,
): DeviceIdentity {
  return { accountId, accountKey, deviceId, proof: standingProof(log), publicKey, privateKey };
}

function secureRandom(bytes: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(bytes));
}
