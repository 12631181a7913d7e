// Ed25519 by @noble/ed25519, for platforms that have none of their own, and for the public key of a private one.

import { etc, getPublicKeyAsync, hashes, Point, signAsync, verify as verifyByNoble } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import { concat, sameBytes } from "../protocol/index.ts";
import { littleEndian } from "./little-endian.ts";

export function publicKeyOf(privateKey: Uint8Array): Promise<Uint8Array> {
  return getPublicKeyAsync(privateKey);
}

export function sign(privateKey: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  return signAsync(message, privateKey);
}

/** @param publicKey 32 bytes, none that engines disagree on; @param signature 64 bytes */
export function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    hashes.sha512 = sha512;
    return verifyByNoble(signature, message, publicKey, { zip215: false }) && holdsWithoutCofactor(publicKey, message, signature);
  } catch {
    return false;
  }
}

/**
 * noble multiplies the equation by the cofactor, OpenSSL and BoringSSL do not (RFC 8032 §5.1.7 leaves both open). Whoever
 * knows the private key can make a signature on which they differ, which would fork a group: ask the stricter question too.
 */
function holdsWithoutCofactor(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const encodedR = signature.subarray(0, 32);
  const k = etc.mod(littleEndian(sha512(concat(encodedR, publicKey, message))), Point.CURVE().n);
  const s = littleEndian(signature.subarray(32));
  const commitment = Point.BASE.multiply(s, false).subtract(Point.fromBytes(publicKey).multiply(k, false));
  return sameBytes(commitment.toBytes(), encodedR);
}
