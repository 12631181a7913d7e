// The client's vault in R2, for accounts that a Gateway hosts: blobs under the account's own prefix, ciphertext as everywhere.

import { semaphore } from "../../../client/engine/pace/semaphore.ts";
import type { Vault } from "../../../client/media/vault.ts";
import { blobNamed, nameOf } from "../../../client/media/vault-names.ts";
import type { BlobId } from "../../../protocol/index.ts";
import { inPieces } from "./pieces.ts";

/** R2 wants to know the size of what it is given; parts of this size need not be known as a whole. It asks for 5 MiB or more. */
const PART_BYTES = 8 * 1024 * 1024;
/** Of one vault; each holds a part. */
const WRITES_AT_ONCE = 3;

export function vaultPrefix(account: string): string {
  return `vault/${account}/`;
}

export function r2Vault(bucket: R2Bucket, account: string): Vault {
  const prefix = vaultPrefix(account);
  const inTurn = semaphore(WRITES_AT_ONCE);
  const keyOf = (blob: BlobId) => `${prefix}${nameOf(blob)}`;
  return {
    async write(blob, ciphertext) {
      await inTurn(() => upload(bucket, keyOf(blob), ciphertext));
      return "done";
    },
    async read(blob, from, to) {
      return read(bucket, keyOf(blob), from, to);
    },
    async stream(blob) {
      const object = await bucket.get(keyOf(blob));
      return object === null ? undefined : (object.body as ReadableStream<Uint8Array<ArrayBuffer>>);
    },
    async size(blob) {
      return (await bucket.head(keyOf(blob)))?.size;
    },
    async remove(blob) {
      await bucket.delete(keyOf(blob));
    },
    async list() {
      const found: { blob: BlobId; bytes: number }[] = [];
      let cursor: string | undefined;
      do {
        const page = await bucket.list({ prefix, ...(cursor === undefined ? {} : { cursor }) });
        for (const { key, size } of page.objects) {
          const blob = blobNamed(key.slice(prefix.length));
          if (blob !== undefined) found.push({ blob, bytes: size });
        }
        cursor = page.truncated ? page.cursor : undefined;
      } while (cursor !== undefined);
      return found;
    },
  };
}

/** A range behind the end is empty, where R2 would refuse it. */
async function read(bucket: R2Bucket, key: string, from: number, to: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const head = await bucket.head(key);
  if (head === null) return undefined;
  const end = Math.min(to, head.size);
  if (from >= end) return new Uint8Array();
  const object = await bucket.get(key, { range: { offset: from, length: end - from } });
  return object === null ? undefined : new Uint8Array(await object.arrayBuffer());
}

/** What fits into one part is put at once, the rest part by part; a stream that fails leaves what was there before. */
async function upload(bucket: R2Bucket, key: string, stream: ReadableStream<Uint8Array>): Promise<void> {
  const pieces = inPieces(stream, PART_BYTES);
  const first = await pieces.next();
  const second = first.done ? first : await pieces.next();
  if (second.done) {
    await bucket.put(key, first.done ? new Uint8Array() : first.value);
    return;
  }
  const multipart = await bucket.createMultipartUpload(key);
  try {
    const parts: R2UploadedPart[] = [];
    for (let piece: IteratorResult<Uint8Array> = first; !piece.done; piece = parts.length === 1 ? second : await pieces.next())
      parts.push(await multipart.uploadPart(parts.length + 1, piece.value));
    await multipart.complete(parts);
  } catch (error) {
    await multipart.abort();
    throw error;
  }
}
