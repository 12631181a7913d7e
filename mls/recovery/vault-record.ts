// What lies at the service where an owner looks for a vault: a statement of the account's root. And what whoever fetches it signs.

import * as v from "valibot";
import {
  type AccountId,
  accountId,
  concat,
  encodeCbor,
  MAX_SEALED_VAULT_BYTES,
  MAX_VAULT_RECORD_BYTES,
  utf8,
  type VaultId,
  vaultId,
} from "../../protocol/index.ts";
import type { AccountKeys } from "../account-keys.ts";
import { readSignedCbor, signCbor } from "../signed-cbor.ts";

const RECORD_DOMAIN = "parley/vault-record/v1";
const ROOT_PROOF_DOMAIN = "parley/root-proof/v1";
const DELETION_DOMAIN = "parley/delete-account/v1";
const PROOF_DOMAIN = "parley/vault-proof/v1";

const recordSchema = v.strictObject({
  accountId,
  vaultId,
  /** Rises with each change */ version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Ed25519 */
  proofKey: v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length === 32),
  /** Empty: this way to recover is gone */
  sealed: v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length <= MAX_SEALED_VAULT_BYTES),
});
export type VaultRecord = v.InferOutput<typeof recordSchema>;

/** Only the root may put a vault where its owner will look for it: a device could leave a useless one. */
export async function signVaultRecord(root: AccountKeys, record: VaultRecord): Promise<Uint8Array> {
  return signCbor(root, RECORD_DOMAIN, record);
}

/** Says that the root signed it, not that it is the newest: compare versions. */
export async function verifyVaultRecord(rootKey: Uint8Array, signed: Uint8Array): Promise<VaultRecord | undefined> {
  if (signed.length > MAX_VAULT_RECORD_BYTES) return undefined;
  const parsed = v.safeParse(recordSchema, await readSignedCbor(rootKey, RECORD_DOMAIN, signed));
  return parsed.success ? parsed.output : undefined;
}

/** What the root signs to act for the account where no device can. @param challenge the service's 32-byte nonce */
export function rootProofInput({ challenge, account }: { challenge: Uint8Array; account: AccountId }): Uint8Array {
  return concat(utf8(ROOT_PROOF_DOMAIN), encodeCbor([challenge, account]));
}

/** What the root signs to end the account for good. @param challenge the service's 32-byte nonce */
export function deletionProofInput({ challenge, account }: { challenge: Uint8Array; account: AccountId }): Uint8Array {
  return concat(utf8(DELETION_DOMAIN), encodeCbor([challenge, account]));
}

/** What is signed with the proof key to be given the vault. @param challenge the service's 32-byte nonce */
export function vaultProofInput({ challenge, vaultId }: { challenge: Uint8Array; vaultId: VaultId }): Uint8Array {
  return concat(utf8(PROOF_DOMAIN), encodeCbor([challenge, vaultId]));
}
