// What a device signs to prove its key to the service when it asks for a session.

import { type AccountId, concat, type DeviceId, encodeCbor, utf8 } from "../protocol/index.ts";

/** @param challenge the service's 32-byte nonce */
export function proofInput(proof: { challenge: Uint8Array; account: AccountId; device: DeviceId }): Uint8Array {
  return concat(utf8("parley/proof/v1"), encodeCbor([proof.challenge, proof.account, proof.device]));
}
