// AES-GCM (NIST SP 800-38D) by @noble/ciphers: loaded where short inputs come, which it is faster for than waiting for the platform.

import { gcm } from "@noble/ciphers/aes.js";

export function encrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array | undefined, plaintext: Uint8Array): Uint8Array {
  return gcm(key, nonce, aad).encrypt(plaintext);
}

/** Throws where the tag does not hold. */
export function decrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array | undefined, ciphertext: Uint8Array): Uint8Array {
  return gcm(key, nonce, aad).decrypt(ciphertext);
}
