// X25519 (RFC 7748) by WebCrypto where the platform has it, else by @noble/curves, with the same answer or refusal.

import { concat } from "../protocol/index.ts";

export type X25519Engine = {
  /** Throws where the result would be zero: a public key of small order agrees on nothing. */
  sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Promise<Uint8Array>;
  publicKey(privateKey: Uint8Array): Promise<Uint8Array>;
};

export const webCryptoX25519: X25519Engine = {
  async sharedSecret(privateKey, publicKey) {
    const [own, other] = await Promise.all([
      crypto.subtle.importKey("pkcs8", concat(PKCS8_HEAD, privateKey), "X25519", false, ["deriveBits"]),
      crypto.subtle.importKey("raw", publicKey as Uint8Array<ArrayBuffer>, "X25519", false, []),
    ]);
    const secret = new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: other }, own, 256));
    if (secret.every((byte) => byte === 0)) throw new RangeError("an X25519 public key of small order");
    return secret;
  },
  // WebCrypto makes no public key from a private one, but agreeing with the base point is the same (RFC 7748 §6.1).
  publicKey: (privateKey) => webCryptoX25519.sharedSecret(privateKey, BASE_POINT),
};

let best: Promise<X25519Engine> | undefined;
export function bestX25519(): Promise<X25519Engine> {
  best ??= crypto.subtle.importKey("raw", BASE_POINT, "X25519", false, []).then(
    () => webCryptoX25519,
    async () => (await import("./x25519-noble.ts")).nobleX25519,
  );
  return best;
}

const BASE_POINT = Uint8Array.of(9, ...new Uint8Array(31));
/** PrivateKeyInfo (RFC 8410 §7) up to the key. */
const PKCS8_HEAD = new Uint8Array([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20,
]);
