// Deterministic CBOR (RFC 8949 §4.2): one encoding for each value, and nothing else is read back.

import { type DecodeOptions, decode, encode } from "cborg";

const READING: DecodeOptions = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
};

/**
 * cborg's own order of keys, shorter first, is that of RFC 8949 for texts and numbers, which all of ours are; with its option for that RFC it would make a
 * token of each value and encode each key twice: double the time.
 */
export function encodeCbor(value: unknown): Uint8Array<ArrayBuffer> {
  const bytes = encode(value);
  // In Node cborg may answer a Buffer, whose `slice` is no copy.
  return bytes.constructor === Uint8Array
    ? (bytes as Uint8Array<ArrayBuffer>)
    : new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
}

/** Text keys become object properties. Answers undefined for anything malformed; the caller caps the size first. */
export function decodeCbor(bytes: Uint8Array): unknown {
  return decodeWith(bytes, READING);
}

/** For maps with integer keys (COSE style): maps become `Map`. */
export function decodeCborMap(bytes: Uint8Array): unknown {
  return decodeWith(bytes, { ...READING, useMaps: true });
}

function decodeWith(bytes: Uint8Array, options: DecodeOptions): unknown {
  try {
    return decode(bytes, options);
  } catch {
    return undefined;
  }
}
