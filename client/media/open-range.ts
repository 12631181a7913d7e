// Opens a part of a file out of a part of its blob, for a video that seeks. The digest needs the whole blob, so here the tags protect alone.

import { concat } from "../../protocol/index.ts";
import type { BlobKey } from "../content/attachment.ts";
import { HEADER_BYTES, type Span, segmentAt, segmentCount, segmentsOf } from "./layout.ts";
import { type MediaCrypto, platformMedia } from "./media-crypto.ts";
import { MediaError } from "./media-error.ts";
import { type SegmentCipher, segmentCipher } from "./segment-cipher.ts";

/** Answers what it has of the blob from `from` to `to` (exclusive), or undefined if it does not have the blob. */
export type ReadBlob = (from: number, to: number) => Promise<Uint8Array | undefined>;

/**
 * The bytes of `range`, clipped to the file. Undefined where `read` says so; rejects with a `damaged` MediaError for what is not the
 * sender's. All of it is in memory at once, so the caller bounds the range.
 */
export async function openRange(
  file: Pick<BlobKey, "key" | "bytes">,
  range: Span,
  read: ReadBlob,
  crypto: MediaCrypto = platformMedia,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const from = Math.max(0, range.from);
  const to = Math.min(range.to, file.bytes);
  if (from >= to) return new Uint8Array();
  const { first, stored } = segmentsOf(file.bytes, { from, to });
  const [header, segments] = await Promise.all([read(0, HEADER_BYTES), read(stored.from, stored.to)]);
  if (header === undefined || segments === undefined) return undefined;
  if (segments.length !== stored.to - stored.from) throw new MediaError("damaged", "the blob ends too early");
  const cipher = await segmentCipher(file, header, crypto);
  const opened = await openSegments(cipher, file.bytes, first.index, segments);
  return opened.subarray(from - first.plain.from, to - first.plain.from);
}

/**
 * What some segments in a row hold of the file, without padding.
 * @param first the index of the first of them
 * @param stored all their bytes as they lie in the blob
 */
export async function openSegments(
  cipher: SegmentCipher,
  fileBytes: number,
  first: number,
  stored: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const start = segmentAt(fileBytes, first).stored.from;
  const pieces: { index: number; bytes: Uint8Array }[] = [];
  for (let index = first, at = 0; at < stored.length; index++) {
    if (index >= segmentCount(fileBytes)) throw new MediaError("damaged", "it goes on after its last segment");
    const to = segmentAt(fileBytes, index).stored.to - start;
    pieces.push({ index, bytes: stored.subarray(at, to) });
    at = to;
  }
  return concat(...(await Promise.all(pieces.map(({ index, bytes }) => cipher.open(index, bytes)))));
}
