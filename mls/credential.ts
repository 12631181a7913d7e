// The MLS credential: `basic`, whose identity is deterministic CBOR {account id, account key, device id, certificate}.

import type { AccountId, DeviceId } from "../protocol/index.ts";
import type { DeviceIdentity } from "./identity.ts";

export type Credentials = { accountId: AccountId; accountKey: Uint8Array; deviceId: DeviceId; certificate: Uint8Array };

export function credentialBytes(_identity: Pick<DeviceIdentity, keyof Credentials>): Uint8Array {
  throw new Error("not yet");
}

/** Parses only: whether the certificate holds is asked elsewhere. */
export function readCredential(_bytes: Uint8Array): Credentials | undefined {
  throw new Error("not yet");
}
