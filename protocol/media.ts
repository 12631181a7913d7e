// The encrypted files of messages, as the service sees them: an id, a size, parts. Who made one may delete it; who knows its id may read it.

import { MEDIA_PART_BYTES } from "./limits.ts";

/** Routes that carry bytes instead of JSON. */
export const mediaPaths = {
  /** PUT, the bytes of part 1, 2, ...: all of `MEDIA_PART_BYTES` but the last */
  part: "/v1/media/:blob/parts/:part",
  /** GET -> the bytes; with `Range: bytes=from-to` only those, by 206 */
  blob: "/v1/media/:blob",
} as const;

export const MEDIA_CONTENT_TYPE = "application/octet-stream";

export const partsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / MEDIA_PART_BYTES));

/** @param part from 1 @returns where in the blob it begins and ends (exclusive) */
export function partRange(bytes: number, part: number): { from: number; to: number } {
  const from = (part - 1) * MEDIA_PART_BYTES;
  return { from, to: Math.min(bytes, from + MEDIA_PART_BYTES) };
}
