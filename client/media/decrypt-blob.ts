// Decrypts a blob into its file, as a stream and in constant memory: nothing is given out that is not known to be the sender's.

import { sameBytes } from "../../protocol/index.ts";
import type { BlobKey } from "../content/attachment.ts";
import { type ChunkReader, chunkReader, streamOf } from "./chunks.ts";
import { blobDigest } from "./digest.ts";
import { AT_ONCE, inOrder } from "./in-order.ts";
import { HEADER_BYTES, segmentAt, segmentCount } from "./layout.ts";
import { type MediaCrypto, platformMedia } from "./media-crypto.ts";
import { MediaError } from "./media-error.ts";
import { segmentCipher } from "./segment-cipher.ts";

/**
 * `file.bytes` bytes in all. Each segment comes out once its tag holds; the last bytes of the file once the whole blob has the digest
 * of the message. Fails with a `damaged` MediaError for any other ciphertext, and as `ciphertext` does where that fails.
 */
export function decryptBlob(
  file: Omit<BlobKey, "blob">,
  ciphertext: ReadableStream<Uint8Array>,
  crypto: MediaCrypto = platformMedia,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const source = chunkReader(ciphertext, AT_ONCE);
  return streamOf(decrypted(source, file, crypto), source.cancel);
}

async function* decrypted(
  source: ChunkReader,
  file: Omit<BlobKey, "blob">,
  crypto: MediaCrypto,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  try {
    const header = (await source.take(HEADER_BYTES)).slice();
    const cipher = await segmentCipher(file, header, crypto);
    const digests = [await crypto.sha256(header)];
    const opened = inOrder(storedSegments(source, file.bytes), async ({ index, stored }) => {
      const [plaintext, digest] = await Promise.all([cipher.open(index, stored), crypto.sha256(stored)]);
      return { plaintext, digest };
    });
    // One piece is always kept back, so that the last one is when the digest is known; segments of padding may follow it.
    let kept: Uint8Array<ArrayBuffer> | undefined;
    for await (const { plaintext, digest } of opened) {
      digests.push(digest);
      if (plaintext.length === 0) continue;
      if (kept !== undefined) yield kept;
      kept = plaintext;
    }
    if (!sameBytes(await blobDigest(digests, crypto), file.digest)) {
      throw new MediaError("damaged", "it is another blob under the same key: the digest differs");
    }
    if (kept !== undefined) yield kept;
  } catch (error) {
    source.cancel(error);
    throw error;
  }
}

async function* storedSegments(
  source: ChunkReader,
  fileBytes: number,
): AsyncGenerator<{ index: number; stored: Uint8Array<ArrayBuffer> }> {
  for (let index = 0; index < segmentCount(fileBytes); index++) {
    const segment = segmentAt(fileBytes, index);
    const { from, to } = segment.stored;
    const stored = await source.take(to - from);
    if (stored.length < to - from) throw new MediaError("damaged", `it ends within segment ${index}`);
    if (segment.isLast && !(await source.isAtEnd())) throw new MediaError("damaged", "it goes on after its last segment");
    yield { index, stored };
  }
}
