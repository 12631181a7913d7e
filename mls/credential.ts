// The MLS credential: `basic`, whose identity is deterministic CBOR {account id, account key, device id, certificate}.

import type { Credential } from "ts-mls";
import * as v from "valibot";
import {
  type AccountId,
  accountId,
  accountIdOf,
  type DeviceId,
  decodeCborMap,
  deviceId,
  encodeCbor,
  sameBytes,
  type UnixMs,
} from "../protocol/index.ts";
import { MAX_CERTIFICATE_BYTES, verifyCertificate } from "./certificate.ts";

export type Credentials = { accountId: AccountId; accountKey: Uint8Array; deviceId: DeviceId; certificate: Uint8Array };

const bytes = v.instance(Uint8Array);
const credentialMap = v.pipe(
  v.map(v.number(), v.unknown()),
  v.check((map) => map.size === 4),
  v.transform((map) => ({ accountId: map.get(1), accountKey: map.get(2), deviceId: map.get(3), certificate: map.get(4) })),
  v.object({
    accountId,
    accountKey: v.pipe(
      bytes,
      v.check((key) => key.length === 32),
    ),
    deviceId,
    certificate: v.pipe(
      bytes,
      v.check((certificate) => certificate.length <= MAX_CERTIFICATE_BYTES),
    ),
  }),
);

export function credentialBytes(identity: Credentials): Uint8Array {
  const { accountId, accountKey, deviceId, certificate } = identity;
  return encodeCbor(
    new Map<number, unknown>([
      [1, accountId],
      [2, accountKey],
      [3, deviceId],
      [4, certificate],
    ]),
  );
}

/** Parses only: whether the certificate holds is asked by `credentialHolds`. */
export function readCredential(identity: Uint8Array): Credentials | undefined {
  const parsed = v.safeParse(credentialMap, decodeCborMap(identity));
  return parsed.success && sameBytes(credentialBytes(parsed.output), identity) ? parsed.output : undefined;
}

export function credentialsOf(credential: Credential): Credentials | undefined {
  return credential.credentialType === "basic" && "identity" in credential ? readCredential(credential.identity) : undefined;
}

/**
 * The id follows from the account key, and the account vouches for this device's key.
 * @param at when the service stamped the Commit that brings the leaf; undefined for a leaf that was judged when it came
 */
export async function credentialHolds(credential: Credential, deviceKey: Uint8Array, at: UnixMs | undefined): Promise<boolean> {
  const claimed = credentialsOf(credential);
  if (claimed === undefined || (await accountIdOf(claimed.accountKey)) !== claimed.accountId) return false;
  const certified = await verifyCertificate(claimed.accountKey, claimed.certificate, at);
  return (
    certified !== undefined &&
    certified.accountId === claimed.accountId &&
    certified.deviceId === claimed.deviceId &&
    sameBytes(certified.deviceKey, deviceKey)
  );
}
