// Encrypts a file into a blob, as a stream and in constant memory.

import { type ChunkReader, chunkReader, streamOf } from "./chunks.ts";
import { blobDigest } from "./digest.ts";
import { AT_ONCE, inOrder } from "./in-order.ts";
import { encodeHeader, paddedBytes, SEGMENT_BYTES } from "./layout.ts";
import { type MediaCrypto, platformMedia } from "./media-crypto.ts";
import { MediaError } from "./media-error.ts";
import { segmentCipher } from "./segment-cipher.ts";

export type PlainFile = {
  source: Blob | ReadableStream<Uint8Array>;
  bytes: number;
  /** 32 random bytes, never used before: not even for the same file, whose bytes may have changed since */
  key: Uint8Array<ArrayBuffer>;
  /** 7 random bytes */
  prefix: Uint8Array;
};

export type EncryptedBlob = {
  /** `blobBytes(bytes)` in all. Fails with `source-changed` before its end where the source has not just `bytes`. */
  ciphertext: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Known when the last of the ciphertext was read; rejects where that fails or is cancelled. */
  digest: Promise<Uint8Array<ArrayBuffer>>;
};

export function encryptBlob(file: PlainFile, crypto: MediaCrypto = platformMedia): EncryptedBlob {
  const source = chunkReader(file.source instanceof Blob ? file.source.stream() : file.source, AT_ONCE);
  const { promise: digest, resolve, reject } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  // Who reads the stream hears of a failure there.
  digest.catch(() => undefined);
  const ciphertext = streamOf(encrypted(source, file, crypto, { resolve, reject }), (reason) => {
    source.cancel(reason);
    reject(reason);
  });
  return { ciphertext, digest };
}

type Settle = { resolve(digest: Uint8Array<ArrayBuffer>): void; reject(error: unknown): void };

async function* encrypted(
  source: ChunkReader,
  file: PlainFile,
  crypto: MediaCrypto,
  digest: Settle,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  try {
    const header = encodeHeader(file.prefix);
    const cipher = await segmentCipher(file, header, crypto);
    const digests = [await crypto.sha256(header)];
    yield header;
    const sealed = inOrder(paddedSegments(source, file.bytes), async ({ index, plaintext }) => {
      const stored = await cipher.seal(index, plaintext);
      return { stored, digest: await crypto.sha256(stored) };
    });
    for await (const { stored, digest } of sealed) {
      digests.push(digest);
      yield stored;
    }
    digest.resolve(await blobDigest(digests, crypto));
  } catch (error) {
    source.cancel(error);
    digest.reject(error);
    throw error;
  }
}

async function* paddedSegments(
  source: ChunkReader,
  fileBytes: number,
): AsyncGenerator<{ index: number; plaintext: Uint8Array<ArrayBuffer> }> {
  const end = paddedBytes(fileBytes);
  for (let from = 0; from < end; from += SEGMENT_BYTES) {
    const length = Math.min(SEGMENT_BYTES, end - from);
    const own = await source.take(Math.max(0, Math.min(length, fileBytes - from)));
    if (own.length < Math.min(length, fileBytes - from)) {
      throw new MediaError("source-changed", `it ends after ${from + own.length} of ${fileBytes} bytes`);
    }
    if (from + length >= fileBytes && !(await source.isAtEnd())) {
      throw new MediaError("source-changed", `it has more than ${fileBytes} bytes`);
    }
    yield { index: from / SEGMENT_BYTES, plaintext: own.length === length ? own : padded(own, length) };
  }
}

function padded(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  whole.set(bytes);
  return whole;
}
