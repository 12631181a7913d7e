// The account and device of this profile, as mls/ wants them.

import type { AccountKeys, DeviceIdentity } from "../../../mls/index.ts";
import type { AccountRecord } from "../../store/tables.ts";

/** Undefined where the root is not on this device. */
export function rootKeys({ accountId, accountKey, rootSecret }: AccountRecord): AccountKeys | undefined {
  return rootSecret === null ? undefined : { accountId, publicKey: accountKey, privateKey: rootSecret };
}

export function deviceIdentity(account: AccountRecord): DeviceIdentity {
  const { accountId, accountKey, deviceId, proof, deviceKey, deviceSecret } = account;
  return { accountId, accountKey, deviceId, proof, publicKey: deviceKey, privateKey: deviceSecret };
}
