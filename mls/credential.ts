// The MLS credential: `basic`, whose identity is deterministic CBOR {account id, account key, device id, standing proof}.

import type { Credential } from "ts-mls";
import * as v from "valibot";
import { type AccountId, accountId, type DeviceId, decodeCborMap, deviceId, encodeCbor, sameBytes } from "../protocol/index.ts";

/** The longest that an honest account can have: 32 rotations, a list of ten, and sixteen entries of devices. */
export const MAX_STANDING_PROOF_BYTES = 12 * 1024;

export type Credentials = { accountId: AccountId; accountKey: Uint8Array; deviceId: DeviceId; proof: Uint8Array };

const bytes = v.instance(Uint8Array);
const credentialMap = v.pipe(
  v.map(v.number(), v.unknown()),
  v.check((map) => map.size === 4),
  v.transform((map) => ({ accountId: map.get(1), accountKey: map.get(2), deviceId: map.get(3), proof: map.get(4) })),
  v.object({
    accountId,
    accountKey: v.pipe(
      bytes,
      v.check((key) => key.length === 32),
    ),
    deviceId,
    proof: v.pipe(
      bytes,
      v.check((proof) => proof.length <= MAX_STANDING_PROOF_BYTES),
    ),
  }),
);

export function credentialBytes(identity: Credentials): Uint8Array {
  const { accountId, accountKey, deviceId, proof } = identity;
  return encodeCbor(
    new Map<number, unknown>([
      [1, accountId],
      [2, accountKey],
      [3, deviceId],
      [4, proof],
    ]),
  );
}

/** Parses only: whether the proof holds is asked by `credentialHolds`. */
export function readCredential(identity: Uint8Array): Credentials | undefined {
  const parsed = v.safeParse(credentialMap, decodeCborMap(identity));
  return parsed.success && sameBytes(credentialBytes(parsed.output), identity) ? parsed.output : undefined;
}

export function credentialsOf(credential: Credential): Credentials | undefined {
  return credential.credentialType === "basic" && "identity" in credential ? readCredential(credential.identity) : undefined;
}
