// The vault: the account's root and the keyring's key, sealed to one way to recover it, and the root's word that it may lie there.

import * as v from "valibot";
import { type AccountId, accountId, concat, decodeCbor, encodeCbor, sameBytes, utf8, vaultId } from "../../protocol/index.ts";
import type { AccountKeys } from "../account-keys.ts";
import type { AccountState } from "../account-log/account-state.ts";
import { parleyHpke } from "../hpke.ts";
import { publicKeyOf } from "../signature.ts";
import { readSignedCbor, signCbor } from "../signed-cbor.ts";
import { XWING_CIPHERTEXT_BYTES } from "../xwing-key.ts";
import type { RecoveryMethod, RecoverySecrets } from "./recovery-method.ts";

const INFO = "parley/vault/v1";
const RECORD_DOMAIN = "parley/vault-record/v1";
export const MAX_SEALED_VAULT_BYTES = 2048;
export const MAX_VAULT_RECORD_BYTES = MAX_SEALED_VAULT_BYTES + 512;

const bytes = (length: number) => v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length === length);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const contentsSchema = v.strictObject({
  accountId,
  /** seq of the log's last entry when it was sealed */ sealedAt: count,
  rootSeed: bytes(32),
  /** Opens what the account's devices keep together */ keyringKey: bytes(32),
});
const recordSchema = v.strictObject({
  accountId,
  vaultId,
  /** Rises with each change */ version: count,
  proofKey: bytes(32),
  /** Empty: this way to recover is gone */
  sealed: v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length <= MAX_SEALED_VAULT_BYTES),
});

export type VaultContents = v.InferOutput<typeof contentsSchema>;
export type VaultRecord = v.InferOutput<typeof recordSchema>;

/** @returns the X-Wing ciphertext (1,120 bytes), then the sealed contents */
export async function sealVault({ vaultId, sealKey }: RecoveryMethod, contents: VaultContents): Promise<Uint8Array> {
  const key = await parleyHpke.importPublicKey(sealKey);
  const { enc, ct } = await parleyHpke.seal(key, encodeCbor(contents), utf8(INFO), encodeCbor([vaultId]));
  return concat(enc, ct);
}

/** Undefined for what was not sealed to this. Whether it still counts says `vaultStanding`. */
export async function openVault(secrets: RecoverySecrets, sealed: Uint8Array): Promise<VaultContents | undefined> {
  if (sealed.length > MAX_SEALED_VAULT_BYTES || sealed.length <= XWING_CIPHERTEXT_BYTES) return undefined;
  const [enc, ct] = [sealed.subarray(0, XWING_CIPHERTEXT_BYTES), sealed.subarray(XWING_CIPHERTEXT_BYTES)];
  const key = await parleyHpke.importPrivateKey(secrets.openKey);
  const opened = await parleyHpke.open(key, enc, ct, utf8(INFO), encodeCbor([secrets.method.vaultId])).catch(() => undefined);
  const parsed = v.safeParse(contentsSchema, opened && decodeCbor(opened));
  return parsed.success ? parsed.output : undefined;
}

/**
 * `outdated`: of another account, or its root is not the account's any more. `behind`: the root has spoken since, so whoever was put out then may
 * have the keyring's key, and another is made.
 */
export async function vaultStanding(
  contents: VaultContents,
  account: AccountId,
  state: AccountState,
): Promise<"current" | "behind" | "outdated"> {
  const isRoot = contents.accountId === account && sameBytes(await publicKeyOf(contents.rootSeed), state.rootKey);
  if (!isRoot) return "outdated";
  return contents.sealedAt < state.rootSeq ? "behind" : "current";
}

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
