// Seals and opens single segments of one blob, in any order: what is bound to their place is the nonce, to their blob the header.

import type { BlobKey } from "../content/attachment.ts";
import { decodeHeader, nonceOf, segmentAt } from "./layout.ts";
import type { MediaCrypto } from "./media-crypto.ts";
import { MediaError } from "./media-error.ts";

export type SegmentCipher = {
  /** @param plaintext the whole segment, padding included @returns as it is stored, with its tag */
  seal(index: number, plaintext: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Answers what the segment holds of the file, without the padding (nothing, where it is all padding). Rejects with a `damaged`
   * MediaError for whatever `seal` did not make for this place.
   */
  open(index: number, stored: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
};

/**
 * @param file its key, for this blob only, and its size without padding
 * @param header of the blob. A `damaged` MediaError where it is none.
 */
export async function segmentCipher(
  { key, bytes }: Pick<BlobKey, "key" | "bytes">,
  header: Uint8Array,
  crypto: MediaCrypto,
): Promise<SegmentCipher> {
  const prefix = decodeHeader(header);
  if (prefix === undefined) throw new MediaError("damaged", "the header is not one of ours");
  const segmentKey = await crypto.importKey(key);
  return {
    seal: (index, plaintext) => segmentKey.seal(nonceOf(prefix, segmentAt(bytes, index)), header, plaintext),
    async open(index, stored) {
      const segment = segmentAt(bytes, index);
      const plaintext = await segmentKey.open(nonceOf(prefix, segment), header, stored);
      if (plaintext === undefined) throw new MediaError("damaged", `segment ${index}: the tag does not hold`);
      const { from, to } = segment.plain;
      if (plaintext.length !== to - from) throw new MediaError("damaged", `segment ${index} has ${plaintext.length} bytes`);
      const ownBytes = Math.max(0, Math.min(to, bytes) - from);
      if (!isZero(plaintext, ownBytes)) throw new MediaError("damaged", `segment ${index}: the padding is not zero`);
      return plaintext.subarray(0, ownBytes);
    },
  };
}

function isZero(bytes: Uint8Array, from: number): boolean {
  for (let i = from; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}
