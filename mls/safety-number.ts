// The safety number: 60 digits over two account keys, the same on both sides, which no new device changes.

import { sha512 } from "@noble/hashes/sha2.js";
import { concat, utf8 } from "../protocol/index.ts";

/** As many as Signal's NumericFingerprintGenerator: each guess of a forger costs that much. */
const ITERATIONS = 5200;

/**
 * After Signal's "displayable fingerprint": per key an iterated SHA-512, of which 30 bytes become 30 digits (5 bytes modulo
 * 100,000 for each group of five), and the lower half first.
 */
export async function safetyNumber(keyA: Uint8Array, keyB: Uint8Array): Promise<string> {
  const halves = [fingerprint(keyA), fingerprint(keyB)];
  return halves.sort().join("");
}

function fingerprint(key: Uint8Array): string {
  let hash = concat(utf8("parley/safety-number/v1"), key);
  for (let i = 0; i < ITERATIONS; i++) hash = sha512(concat(hash, key)) as Uint8Array<ArrayBuffer>;
  let digits = "";
  for (let at = 0; at < 30; at += 5) {
    const value = hash.subarray(at, at + 5).reduce((sum, byte) => sum * 256 + byte, 0);
    digits += String(value % 100_000).padStart(5, "0");
  }
  return digits;
}
