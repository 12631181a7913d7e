// MLS bytes in: exactly one whole structure, in its one encoding, or nothing.

import { decodeMlsMessage, encodeMlsMessage, type MLSMessage, type RatchetTree } from "ts-mls";
import { decodeRatchetTree, encodeRatchetTree } from "ts-mls/ratchetTree.js";
import { sameBytes } from "../protocol/index.ts";

type Decoder<T> = (bytes: Uint8Array, offset: number) => [T, number] | undefined;

/**
 * ts-mls is lenient in places (an unknown presence octet reads as "absent"), so what does not encode back to the same bytes is
 * refused: a signature covers the encoding, and two readers must not see two things. The result never aliases the input.
 */
export function decodeWhole<T>(decode: Decoder<T>, encode: (value: T) => Uint8Array, bytes: Uint8Array): T | undefined {
  try {
    const decoded = decode(bytes.slice(), 0);
    return decoded !== undefined && sameBytes(encode(decoded[0]), bytes) ? decoded[0] : undefined;
  } catch {
    return undefined;
  }
}

export function readMessage<Format extends MLSMessage["wireformat"]>(
  bytes: Uint8Array,
  wireformat: Format,
): Extract<MLSMessage, { wireformat: Format }> | undefined {
  const message = decodeWhole(decodeMlsMessage, encodeMlsMessage, bytes);
  return message?.wireformat === wireformat ? (message as Extract<MLSMessage, { wireformat: Format }>) : undefined;
}

export function readTree(bytes: Uint8Array): RatchetTree | undefined {
  const tree = decodeWhole(decodeRatchetTree, encodeRatchetTree, bytes);
  return tree === undefined || tree.length === 0 ? undefined : tree;
}
