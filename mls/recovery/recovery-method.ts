// A way to recover an account: what follows from its secret, and what of that may lie on devices to seal for it.

import { idFromBytes, type VaultId } from "../../protocol/index.ts";
import { derive } from "../derive.ts";
import { parleyHpke } from "../hpke.ts";
import { publicKeyOf } from "../signature.ts";

/** Each under a domain of its own, so that the same secret in both would still be two. */
const DOMAINS = { key: "parley/recovery-key/v1", passkey: "parley/recovery-passkey/v1" };
const PASSKEY_SECRET_BYTES = 32;

export type RecoveryKind = keyof typeof DOMAINS;
/** Nothing of it opens anything. */
export type RecoveryMethod = {
  vaultId: VaultId;
  /** Ed25519: who asks for the vault signs with its private half */ proofKey: Uint8Array;
  /** X-Wing: what the vault is sealed to */ sealKey: Uint8Array;
};
export type RecoverySecrets = { method: RecoveryMethod /** 32-byte seed */; proofSeed: Uint8Array; openKey: Uint8Array };

/** @param secret the 22 bytes of a recovery key, or the 32 that a passkey's PRF gives */
export async function recoverySecrets(kind: RecoveryKind, secret: Uint8Array): Promise<RecoverySecrets> {
  if (kind === "passkey" && secret.length !== PASSKEY_SECRET_BYTES) throw new RangeError("a passkey's PRF gives 32 bytes");
  const domain = DOMAINS[kind];
  const proofSeed = await derive(secret, domain, "proof", 32);
  const pair = await parleyHpke.deriveKeyPair(await derive(secret, domain, "seal", 32));
  return {
    method: {
      vaultId: idFromBytes<VaultId>(await derive(secret, domain, "vault", 16)),
      proofKey: await publicKeyOf(proofSeed),
      sealKey: await parleyHpke.exportPublicKey(pair.publicKey),
    },
    proofSeed,
    openKey: await parleyHpke.exportPrivateKey(pair.privateKey),
  };
}
