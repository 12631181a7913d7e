// How an encrypted file lies in its blob: a header of 16 bytes, then segments of 64 KiB with a tag each, the file padded at its end.

import { padmeLength } from "../content/padding.ts";

/** STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015, §7). */
export const SEGMENT_BYTES = 65_536;
export const TAG_BYTES = 16;
export const STORED_SEGMENT_BYTES = SEGMENT_BYTES + TAG_BYTES;
export const HEADER_BYTES = 16;
export const PREFIX_BYTES = 7;

const VERSION = 1;
const LOG2_SEGMENT_BYTES = 16;
/** Below it, all files look alike: short voice messages, small pictures. */
const LEAST_PADDED_BYTES = 4096;
/** The counter in a nonce has 32 bits; a nonce that came twice would give the key of the tags away. */
const MAX_SEGMENTS = 2 ** 32;

/** Of a file of `fileBytes` as it is stored: header, padding and tags included. */
export function blobBytes(fileBytes: number): number {
  return HEADER_BYTES + paddedBytes(fileBytes) + segmentCount(fileBytes) * TAG_BYTES;
}

export function segmentCount(fileBytes: number): number {
  const segments = Math.ceil(paddedBytes(fileBytes) / SEGMENT_BYTES);
  if (segments > MAX_SEGMENTS) throw new RangeError(`a file of ${fileBytes} bytes has more segments than nonces`);
  return segments;
}

export function paddedBytes(fileBytes: number): number {
  if (!Number.isSafeInteger(fileBytes) || fileBytes < 0) throw new RangeError(`a file cannot have ${fileBytes} bytes`);
  return padmeLength(fileBytes, LEAST_PADDED_BYTES);
}

/** Where a segment lies: in the padded file, and in the blob. `to` is exclusive. */
export type Segment = { index: number; plain: Span; stored: Span; isLast: boolean };
export type Span = { from: number; to: number };

/** @param index from 0, less than `segmentCount(fileBytes)` */
export function segmentAt(fileBytes: number, index: number): Segment {
  const from = index * SEGMENT_BYTES;
  const to = Math.min(from + SEGMENT_BYTES, paddedBytes(fileBytes));
  if (index < 0 || to <= from) throw new RangeError(`a file of ${fileBytes} bytes has no segment ${index}`);
  const storedFrom = HEADER_BYTES + index * STORED_SEGMENT_BYTES;
  const stored = { from: storedFrom, to: storedFrom + to - from + TAG_BYTES };
  return { index, plain: { from, to }, stored, isLast: index === segmentCount(fileBytes) - 1 };
}

/**
 * The segments that hold a range of the file, which is not empty and lies within it: `first` and `last` are both included, and
 * `stored` is what to read of the blob.
 */
export function segmentsOf(fileBytes: number, range: Span): { first: Segment; last: Segment; stored: Span } {
  const isWithin = 0 <= range.from && range.from < range.to && range.to <= fileBytes;
  if (!isWithin) throw new RangeError(`bytes ${range.from} to ${range.to} of a file of ${fileBytes}`);
  const first = segmentAt(fileBytes, Math.floor(range.from / SEGMENT_BYTES));
  const last = segmentAt(fileBytes, Math.floor((range.to - 1) / SEGMENT_BYTES));
  return { first, last, stored: { from: first.stored.from, to: last.stored.to } };
}

/** @param prefix 7 random bytes */
export function encodeHeader(prefix: Uint8Array): Uint8Array<ArrayBuffer> {
  if (prefix.length !== PREFIX_BYTES) throw new RangeError(`a prefix has ${PREFIX_BYTES} bytes, not ${prefix.length}`);
  const header = new Uint8Array(HEADER_BYTES);
  header.set([VERSION, LOG2_SEGMENT_BYTES]);
  header.set(prefix, 2);
  return header;
}

/** Answers the prefix, or undefined for anything that `encodeHeader` does not write. */
export function decodeHeader(header: Uint8Array): Uint8Array | undefined {
  const isOurs = header.length === HEADER_BYTES && header[0] === VERSION && header[1] === LOG2_SEGMENT_BYTES;
  if (!isOurs || header.subarray(2 + PREFIX_BYTES).some((byte) => byte !== 0)) return undefined;
  return header.subarray(2, 2 + PREFIX_BYTES);
}

/** prefix || counter (32 bits, big endian) || 1 for the last segment, else 0 */
export function nonceOf(prefix: Uint8Array, { index, isLast }: Pick<Segment, "index" | "isLast">): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(PREFIX_BYTES + 5);
  nonce.set(prefix);
  new DataView(nonce.buffer).setUint32(PREFIX_BYTES, index);
  nonce[PREFIX_BYTES + 4] = isLast ? 1 : 0;
  return nonce;
}
