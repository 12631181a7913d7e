// Loaded where the platform has no X25519 only.

import { x25519 } from "@noble/curves/ed25519.js";

export const nobleX25519 = {
  sharedSecret: async (privateKey: Uint8Array, publicKey: Uint8Array) => x25519.getSharedSecret(privateKey, publicKey),
  publicKey: async (privateKey: Uint8Array) => x25519.getPublicKey(privateKey),
};
