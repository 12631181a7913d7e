// Loaded where the platform has no ML-KEM only.

import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { isReduced } from "./xwing-key.ts";

export const nobleMlKem = {
  publicKey: async (seed: Uint8Array) => ml_kem768.keygen(seed).publicKey,
  async encapsulate(publicKey: Uint8Array) {
    // Its own modulus check (0.5.2) lets every key through.
    if (!isReduced(publicKey)) throw new RangeError("an ML-KEM key with a coefficient past the modulus");
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey);
    return { ciphertext: cipherText, secret: sharedSecret };
  },
  decapsulate: async (seed: Uint8Array, ciphertext: Uint8Array) =>
    ml_kem768.decapsulate(ciphertext, ml_kem768.keygen(seed).secretKey),
};
