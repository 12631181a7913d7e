// Loaded where the platform has no ML-KEM only.

import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import type { MlKemEngine } from "./ml-kem.ts";
import { isReduced } from "./xwing-key.ts";

export const nobleMlKem: MlKemEngine = {
  publicKey: async (seed) => ml_kem768.keygen(seed).publicKey,
  async encapsulate(publicKey) {
    // Its own modulus check (0.5.2) lets every key through.
    if (!isReduced(publicKey)) throw new RangeError("an ML-KEM key with a coefficient past the modulus");
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey);
    return { ciphertext: cipherText, secret: sharedSecret };
  },
  decapsulate: async (seed, ciphertext) => ml_kem768.decapsulate(ciphertext, ml_kem768.keygen(seed).secretKey),
};
