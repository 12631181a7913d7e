// Recovery: what opens an account again when its devices are lost. Loaded when somebody sets it up or needs it.

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
  vaultProofInput,
} from "./recovery-method.ts";
export { openVault, sealVault, signVaultRecord, type VaultContents, type VaultRecord, vaultStanding } from "./vault.ts";
