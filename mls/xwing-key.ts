// X-Wing public keys and ciphertexts as bytes: their sizes, and which keys can be sealed to at all.

import { littleEndian } from "./little-endian.ts";

const MLKEM_PUBLIC_KEY_BYTES = 1184;
const X25519_KEY_BYTES = 32;
/** What the polynomials of an ML-KEM-768 key take: 3 of 256 coefficients of 12 bits (FIPS 203 §4.2.1); a seed follows. */
const MLKEM_COEFFICIENT_BYTES = 1152;
const MLKEM_MODULUS = 3329;

export const XWING_PUBLIC_KEY_BYTES = MLKEM_PUBLIC_KEY_BYTES + X25519_KEY_BYTES;
export const XWING_CIPHERTEXT_BYTES = 1120;

/**
 * Whether encapsulation to it succeeds. A key in a leaf or a path that nobody can seal to would stop whoever commits next, so it
 * is refused where it comes in: FIPS 203 §7.2 (the modulus check) and RFC 7748 §6.1 (no point of small order).
 */
export function isXWingPublicKey(key: Uint8Array): boolean {
  if (key.length !== XWING_PUBLIC_KEY_BYTES || !isReduced(key)) return false;
  const u = littleEndian(key.subarray(MLKEM_PUBLIC_KEY_BYTES)) & ((1n << 255n) - 1n);
  return !SMALL_ORDER_U.has(u % FIELD_PRIME);
}

/** The modulus check of FIPS 203 §7.2. @param key it begins with an ML-KEM-768 public key */
export function isReduced(key: Uint8Array): boolean {
  for (let at = 0; at < MLKEM_COEFFICIENT_BYTES; at += 3) {
    const pair = (key[at] ?? 0) | ((key[at + 1] ?? 0) << 8) | ((key[at + 2] ?? 0) << 16);
    if ((pair & 0xfff) >= MLKEM_MODULUS || pair >> 12 >= MLKEM_MODULUS) return false;
  }
  return true;
}

const FIELD_PRIME = (1n << 255n) - 19n;
/** The u of the points of curve25519 and its twist whose order divides 8. */
const SMALL_ORDER_U = new Set([
  0n,
  1n,
  FIELD_PRIME - 1n,
  0x00b8495f16056286fdb1329ceb8d09da6ac49ff1fae35616aeb8413b7c7aebe0n,
  0x57119fd0dd4e22d8868e1c58c45c44045bef839c55b1d0b1248c50a3bc959c5fn,
]);
