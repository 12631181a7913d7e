// AES-256-GCM and SHA-256 for segments, as a port: the platform's hardware, or @noble where there is none; the bytes are the same.

import { gcm } from "@noble/ciphers/aes.js";
import { sha256 } from "@noble/hashes/sha2.js";

export interface MediaCrypto {
  /** Imports a key of 32 bytes once, for all segments of its blob. */
  importKey(key: Uint8Array): Promise<SegmentKey>;
  sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
}

export interface SegmentKey {
  /** @returns ciphertext || 16 bytes of tag */
  seal(nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** Undefined where the tag does not hold. */
  open(nonce: Uint8Array, aad: Uint8Array, stored: Uint8Array): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Takes a copy of what it is given before it answers, and works in threads of its own. */
export const webCryptoMedia: MediaCrypto = {
  async importKey(bytes) {
    const key = await crypto.subtle.importKey("raw", owned(bytes), "AES-GCM", false, ["encrypt", "decrypt"]);
    return {
      seal: async (nonce, aad, plaintext) =>
        new Uint8Array(await crypto.subtle.encrypt(gcmParameters(nonce, aad), key, owned(plaintext))),
      async open(nonce, aad, stored) {
        try {
          return new Uint8Array(await crypto.subtle.decrypt(gcmParameters(nonce, aad), key, owned(stored)));
        } catch (error) {
          if (error instanceof DOMException && error.name === "OperationError") return undefined;
          throw error;
        }
      },
    };
  },
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", owned(bytes))),
};

/** Twenty times slower, and its tables can be timed by who shares the processor: only where WebCrypto is missing. */
export const nobleMedia: MediaCrypto = {
  importKey: async (key) => ({
    seal: async (nonce, aad, plaintext) => owned(gcm(key, nonce, aad).encrypt(plaintext)),
    async open(nonce, aad, stored) {
      try {
        return owned(gcm(key, nonce, aad).decrypt(stored));
      } catch {
        return undefined;
      }
    },
  }),
  sha256: async (bytes) => owned(sha256(bytes)),
};

/** What this platform has. */
export const platformMedia: MediaCrypto = globalThis.crypto?.subtle === undefined ? nobleMedia : webCryptoMedia;

function gcmParameters(nonce: Uint8Array, aad: Uint8Array): AesGcmParams {
  return { name: "AES-GCM", iv: owned(nonce), additionalData: owned(aad) };
}

/** WebCrypto's types want bytes that are not shared between threads; ours never are. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}
