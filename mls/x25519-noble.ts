// Loaded where the platform has no X25519 only.

import { x25519 } from "@noble/curves/ed25519.js";
import type { X25519Engine } from "./x25519.ts";

export const nobleX25519: X25519Engine = {
  sharedSecret: async (privateKey, publicKey) => x25519.getSharedSecret(privateKey, publicKey),
  publicKey: async (privateKey) => x25519.getPublicKey(privateKey),
};
