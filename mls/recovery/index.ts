// Recovery: what opens an account again when its devices are lost. Loaded when somebody sets it up or needs it.

export { publicKeyOf } from "../signature.ts";
export { KEYRING_KEY_BYTES, MAX_FORMER_KEYS, manifestKey } from "./keyring.ts";
export { holdsKey, MAX_KEYRING_BYTES, openKeyring, sealKeyring } from "./keyring-seal.ts";
export { type KnownMethod, knownMethod, methodsOfRoot, signedMethods, signMethod } from "./known-method.ts";
export {
  RECOVERY_KEY_BYTES,
  RECOVERY_KEY_GROUPS,
  type RecoveryKey,
  readRecoveryKey,
  recoveryKeyGroups,
  recoveryKeyOf,
  type TypedRecoveryKey,
} from "./recovery-key.ts";
export {
  type RecoveryKind,
  type RecoveryMethod,
  type RecoverySecrets,
  recoverySecrets,
} from "./recovery-method.ts";
export { openVault, sealVault, settledContents, type VaultContents, vaultStanding } from "./vault.ts";
export {
  deletionProofInput,
  rootProofInput,
  signVaultRecord,
  type VaultRecord,
  vaultProofInput,
  verifyVaultRecord,
} from "./vault-record.ts";
