// The device certificate: the account's signature over {account, device, key, created, expires}.

import * as v from "valibot";
import { type AccountId, accountId, type DeviceId, decodeCbor, deviceId, type UnixMs } from "../protocol/index.ts";
import type { AccountKeys } from "./account-keys.ts";
import { readSignedCbor, SIGNATURE_BYTES, signCbor } from "./signed-cbor.ts";

const DOMAIN = "parley/certificate/v1";
export const MAX_CERTIFICATE_BYTES = 1024;

export type CertificateClaims = {
  accountId: AccountId;
  deviceId: DeviceId;
  /** Ed25519, 32 bytes */ deviceKey: Uint8Array;
  created: UnixMs;
  expires: UnixMs;
};

const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const claimsSchema = v.strictObject({
  accountId,
  deviceId,
  deviceKey: v.pipe(
    v.instance(Uint8Array),
    v.check((key) => key.length === 32),
  ),
  created: time,
  expires: time,
});

export async function issueCertificate(account: AccountKeys, claims: CertificateClaims): Promise<Uint8Array> {
  return signCbor(account, DOMAIN, claims);
}

/** When it ends, without asking whether it holds; 0 for what is none. */
export function certificateEnd(certificate: Uint8Array): UnixMs {
  const parsed = v.safeParse(claimsSchema, decodeCbor(certificate.subarray(0, -SIGNATURE_BYTES)));
  return parsed.success ? parsed.output.expires : 0;
}

/**
 * Only the end is judged, not `created`: that comes from the device's own clock, and one that runs ahead would lock it out.
 * @param at the server-stamped time at which it is judged; undefined: its signature only
 */
export async function verifyCertificate(
  accountKey: Uint8Array,
  certificate: Uint8Array,
  at: UnixMs | undefined,
): Promise<CertificateClaims | undefined> {
  if (certificate.length > MAX_CERTIFICATE_BYTES) return undefined;
  const parsed = v.safeParse(claimsSchema, await readSignedCbor(accountKey, DOMAIN, certificate));
  if (!parsed.success) return undefined;
  return at === undefined || at < parsed.output.expires ? parsed.output : undefined;
}
