// The account and device of this profile, as mls/ wants them.

import type { AccountKeys, DeviceIdentity } from "../../../mls/index.ts";
import type { AccountRecord } from "../../store/tables.ts";

export function accountKeys(account: AccountRecord): AccountKeys {
  return { accountId: account.accountId, publicKey: account.accountKey, privateKey: account.accountSecret };
}

export function deviceIdentity(account: AccountRecord): DeviceIdentity {
  const { accountId, accountKey, deviceId, certificate, deviceKey, deviceSecret } = account;
  return { accountId, accountKey, deviceId, certificate, publicKey: deviceKey, privateKey: deviceSecret };
}
