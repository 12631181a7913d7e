// Accounts and their devices: an account is an Ed25519 key, and each device has its own, certified by the account's.

import { type AccountId, accountIdOf, CERTIFICATE_LIFETIME_MS, type DeviceId, type UnixMs } from "../protocol/index.ts";
import type { AccountKeys } from "./account-keys.ts";
import { issueCertificate } from "./certificate.ts";
import { publicKeyOf } from "./signature.ts";

export type DeviceIdentity = {
  accountId: AccountId;
  accountKey: Uint8Array;
  deviceId: DeviceId;
  certificate: Uint8Array;
  publicKey: Uint8Array;
  privateKey: Uint8Array;
};

export async function generateAccount(random: (bytes: number) => Uint8Array = secureRandom): Promise<AccountKeys> {
  const privateKey = random(32);
  const publicKey = await publicKeyOf(privateKey);
  return { accountId: await accountIdOf(publicKey), publicKey, privateKey };
}

/** A new device of the account, with a fresh key and a certificate for it. */
export async function issueDevice(
  account: AccountKeys,
  { deviceId, now, random = secureRandom }: { deviceId: DeviceId; now: UnixMs; random?: (bytes: number) => Uint8Array },
): Promise<DeviceIdentity> {
  const privateKey = random(32);
  const publicKey = await publicKeyOf(privateKey);
  const certificate = await issueCertificate(account, {
    accountId: account.accountId,
    deviceId,
    deviceKey: publicKey,
    created: now,
    expires: now + CERTIFICATE_LIFETIME_MS,
  });
  return { accountId: account.accountId, accountKey: account.publicKey, deviceId, certificate, publicKey, privateKey };
}

function secureRandom(bytes: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(bytes));
}
