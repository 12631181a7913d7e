// What an album of small files takes of an object that has 128 MB: counted in buffers that are held and fetches that are under way.

import { expect, test } from "vitest";
import type { MediaRef } from "../../../client/index.ts";
import { type BlobId, type ConversationId, idFromBytes } from "../../../protocol/index.ts";
import { FILES_AT_ONCE, fileFetcher } from "../talk/fetch-files.ts";
import { inPieces } from "./pieces.ts";
import { r2Vault } from "./r2-vault.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
/** One chunk whenever it is asked for one */
function streamOf(...chunks: Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const rest = chunks.values();
  return new ReadableStream({
    pull(to) {
      const { value, done } = rest.next();
      if (done) to.close();
      else to.enqueue(value);
    },
  });
}

test("[GW11] a small file takes a small buffer, a large one pieces that are the file", async () => {
  for (const [size, held] of [
    [20 * KIB, 32 * KIB],
    [33 * KIB, 64 * KIB],
    [3 * MIB, 4 * MIB],
  ] as const) {
    const pieces = await Array.fromAsync(inPieces(streamOf(...chunked(size)), 8 * MIB));
    expect(pieces.map(({ length }) => length)).toEqual([size]);
    expect(pieces[0]?.buffer.byteLength).toBeLessThanOrEqual(held);
  }
  const bytes = crypto.getRandomValues(new Uint8Array(50 * KIB));
  const pieces = await Array.fromAsync(
    inPieces(streamOf(bytes.slice(0, 7), bytes.slice(7, 40_000), bytes.slice(40_000)), 16 * KIB),
  );
  expect(pieces.map(({ length }) => length)).toEqual([16, 16, 16, 2].map((kib) => kib * KIB));
  expect(new Uint8Array(await new Blob(pieces).arrayBuffer())).toEqual(bytes);
});

test("[GW11] an album of 32 files goes into the vault a few at a time, and together they hold less than a megabyte", async () => {
  let [held, most, underWay, together] = [0, 0, 0, 0];
  const bucket = {
    async put(_key: string, value: Uint8Array) {
      held += value.buffer.byteLength;
      [most, together] = [Math.max(most, held), Math.max(together, ++underWay)];
      await new Promise((resume) => setTimeout(resume));
      held -= value.buffer.byteLength;
      underWay--;
    },
  } as unknown as R2Bucket;
  const vault = r2Vault(bucket, "album");
  await Promise.all(
    Array.from({ length: 32 }, (_, i) =>
      vault.write(idFromBytes<BlobId>(new Uint8Array(16).fill(i)), streamOf(...chunked(20 * KIB))),
    ),
  );
  expect(together).toBeLessThanOrEqual(3);
  expect(most).toBeLessThan(MIB);
});

test("[GW11] and is fetched a few at a time, whatever other conversations bring; one that fails gives its place away", async () => {
  let [underWay, together, fetched] = [0, 0, 0];
  const files = fileFetcher({
    async openFile({ index }: MediaRef) {
      together = Math.max(together, ++underWay);
      fetched++;
      await new Promise((resume) => setTimeout(resume));
      underWay--;
      if (index === 5) throw new Error("meant to be");
      if (index === 6) return { kind: "unknown" };
      return { kind: "ok", bytes: 3, stream: streamOf(Uint8Array.of(1, 2, index)) };
    },
  });
  const album = Array.from({ length: 32 }, () => ({ type: "image/png", name: null, file: { bytes: 3 } })) as never;
  const asked = ["a", "b"].map((id) => files(id as ConversationId, "item", album).catch(() => "failed"));
  await Promise.all(asked);
  await expect.poll(() => fetched).toBe(64);
  expect(together).toBeLessThanOrEqual(FILES_AT_ONCE);
});

function chunked(bytes: number): Uint8Array<ArrayBuffer>[] {
  const sizes = Array.from({ length: Math.ceil(bytes / 4096) }, (_, i) => Math.min(4096, bytes - i * 4096));
  return sizes.map((size) => new Uint8Array(size));
}
