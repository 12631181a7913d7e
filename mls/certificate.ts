// The device certificate: the account's signature over {account, device, key, created, expires}.

import type { AccountId, DeviceId, UnixMs } from "../protocol/index.ts";
import type { AccountKeys } from "./identity.ts";

export type CertificateClaims = {
  accountId: AccountId;
  deviceId: DeviceId;
  /** Ed25519, 32 bytes */ deviceKey: Uint8Array;
  created: UnixMs;
  expires: UnixMs;
};

export async function issueCertificate(_account: AccountKeys, _claims: CertificateClaims): Promise<Uint8Array> {
  throw new Error("not yet");
}

/** @param at the server-stamped time at which it is judged; undefined: signature only */
export async function verifyCertificate(
  _accountKey: Uint8Array,
  _certificate: Uint8Array,
  _at: UnixMs | undefined,
): Promise<CertificateClaims | undefined> {
  throw new Error("not yet");
}
