// A file becomes these bytes and no others, comes back whole or in part, and nothing of what was tampered with comes out.

import { gcm } from "@noble/ciphers/aes.js";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atRest, putCryptoInOrder } from "../simulation/at-rest.ts";
import { decryptBlob } from "./decrypt-blob.ts";
import { type EncryptedBlob, encryptBlob } from "./encrypt-blob.ts";
import { blobBytes, encodeHeader } from "./layout.ts";
import { type MediaCrypto, nobleMedia, webCryptoMedia } from "./media-crypto.ts";
import { MediaError } from "./media-error.ts";
import { openRange, openSegments } from "./open-range.ts";
import { segmentCipher } from "./segment-cipher.ts";

putCryptoInOrder();

const KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const PREFIX = Uint8Array.of(1, 2, 3, 4, 5, 6, 7);
const STORED = 65_552;
const engines = [
  ["WebCrypto", webCryptoMedia],
  ["noble", nobleMedia],
] as const;

describe.each(engines)("golden vectors by %s: a change here makes sent files unreadable", (_name, crypto) => {
  test.each([
    [
      0,
      "76aa73987c8f02bfbc57dbbff84d7f759acd7d500ce23af7d049233476f9fc9f",
      "8d4b163443370150d38ee6a73c79552bbde571c5d47ab9c78f683dafeb0bded1",
    ],
    [
      1,
      "5679691be7a393572222b1205afbbfb130210dde5c51ec7a68b6cec9486169f6",
      "4d1bdc46c32d4bf090ca824d9f872ce8163028f020b1fdd64db510c0ebc82dd4",
    ],
    [
      65_535,
      "3c75d9fae68ecfa204882b21a61b0da78666cbd40ce5b6d42ebf11033dd09598",
      "aa8a69638c5ed02e2f01b4a41d962d2507e267701554a911c98edd31ce187437",
    ],
    [
      65_536,
      "2ef567127771c910426d8463a4e30c522d68c3f17cbe07de174c41152df2746a",
      "6cabac61ddede7ab342f60ef0033266c9673c2f935d69bc814b249f10c2c5d63",
    ],
    [
      65_537,
      "1606c5f886cdf80629214327d6d45b0cd77ba7d948605e6b47c311698c6af9cb",
      "5108baba60dc3c05c81782247b25813b30f1e86352f4d2deedadaa3e52b490c9",
    ],
    [
      131_072,
      "8e39e48e8168d3a34a1c9097b3b126eeea5402424b31fe1defa3836e922baf9d",
      "908a03b513a243b998b7463b608172b07e64e9787cde709920c84ac9d9230bfe",
    ],
    [
      200_000,
      "0fdf7695b694b0910603d13139d042a230aef36e4e19925d8558a545217ad1d9",
      "6a77ad738a49db22bc250efd3b350e1cf5fe0359686f62e264d49152ebaf7ee6",
    ],
  ])("%i bytes", async (bytes, wholeSha256, digest) => {
    const made = await encrypted(patterned(bytes, 7), { crypto });
    expect(made.blob.length).toBe(blobBytes(bytes));
    expect([hex(sha256(made.blob)), hex(made.digest)]).toEqual([wholeSha256, digest]);
    expect(await released(decryptBlob({ ...made, bytes }, streamed(made.blob), crypto))).toEqual({
      bytes: patterned(bytes, 7),
      error: undefined,
    });
  });
});

/** Once more from the description alone, with nothing shared: https://developers.google.com/tink/streaming-aead has the like. */
function reference(file: Uint8Array, key: Uint8Array, prefix: Uint8Array, paddedTo: number) {
  const padded = new Uint8Array(paddedTo);
  padded.set(file);
  const header = Uint8Array.of(1, 16, ...prefix, 0, 0, 0, 0, 0, 0, 0);
  const blob: number[] = [...header];
  const digests: number[] = [...sha256(header)];
  for (let i = 0; i * 65_536 < paddedTo; i++) {
    const isLast = (i + 1) * 65_536 >= paddedTo;
    const nonce = Uint8Array.of(...prefix, i >>> 24, (i >>> 16) & 255, (i >>> 8) & 255, i & 255, isLast ? 1 : 0);
    const stored = gcm(key, nonce, header).encrypt(padded.subarray(i * 65_536, (i + 1) * 65_536));
    for (const byte of stored) blob.push(byte);
    digests.push(...sha256(stored));
  }
  return { blob: Uint8Array.from(blob), digest: sha256(Uint8Array.from(digests)) };
}

const size = fc.oneof(
  fc.integer({ min: 0, max: 300_000 }),
  fc.constantFrom(0, 1, 4095, 4096, 4097, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 262_144),
);
const keyed = { key: fc.uint8Array({ minLength: 32, maxLength: 32 }), prefix: fc.uint8Array({ minLength: 7, maxLength: 7 }) };
const chunkings = fc.array(fc.integer({ min: 1, max: 150_000 }), { minLength: 1, maxLength: 5 });

describe("round trips", () => {
  test("any file under any key is what the reference makes of it, on both engines", async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ bytes: size, ...keyed }), async ({ bytes, key, prefix }) => {
        const file = patterned(bytes);
        const expected = reference(file, key, prefix, blobBytes(bytes) - 16 - 16 * Math.ceil((blobBytes(bytes) - 16) / STORED));
        for (const [, crypto] of engines) {
          const { blob, digest } = await encrypted(file, { key: key.slice(), prefix, crypto });
          expect(hex(sha256(blob))).toBe(hex(sha256(expected.blob)));
          expect(hex(digest)).toBe(hex(expected.digest));
        }
      }),
      { numRuns: 25 },
    );
  });
  test("whatever the sizes of the chunks on the way in and out", async () => {
    await fc.assert(
      fc.asyncProperty(size, chunkings, chunkings, async (bytes, plainChunks, cipherChunks) => {
        const file = patterned(bytes);
        const made = encryptBlob({ source: streamed(file, plainChunks), bytes, key: KEY, prefix: PREFIX });
        const blob = await whole(made.ciphertext);
        const opened = decryptBlob({ key: KEY, bytes, digest: await made.digest }, streamed(blob, cipherChunks));
        expect(same(await whole(opened), file)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
  test("also on an engine that reads what it was given as late as it can", async () => {
    const late: MediaCrypto = {
      async importKey(key) {
        const { seal, open } = await webCryptoMedia.importKey(key);
        return {
          seal: async (...given) => seal(...(await afterAWhile(given))),
          open: async (...given) => open(...(await afterAWhile(given))),
        };
      },
      sha256: async (bytes) => webCryptoMedia.sha256(await afterAWhile(bytes)),
    };
    const file = patterned(3_000_000);
    const { digest, key } = await encrypted(file);
    const made = encryptBlob({ source: streamed(file, [5, 60_000]), bytes: file.length, key, prefix: PREFIX }, late);
    const opened = decryptBlob({ key, bytes: file.length, digest }, rechunked(made.ciphertext, [5, 60_000]), late);
    expect(same(await whole(opened), file)).toBe(true);
    expect(await made.digest).toEqual(digest);
  });
  test("a Blob, and a Blob that is a part of another", async () => {
    const file = new Blob([patterned(300_000)]).slice(1000, 201_000);
    const made = encryptBlob({ source: file, bytes: file.size, key: KEY, prefix: PREFIX });
    const blob = await whole(made.ciphertext);
    const opened = await whole(decryptBlob({ key: KEY, bytes: file.size, digest: await made.digest }, new Blob([blob]).stream()));
    expect(same(opened, patterned(300_000).subarray(1000, 201_000))).toBe(true);
  });
});

describe("a source that is not as long as was said", () => {
  test.each([
    ["shorter by one", 100_000, 100_001],
    ["shorter by segments", 1000, 300_000],
    ["empty", 0, 1],
    ["longer by one", 100_001, 100_000],
    ["longer, where a segment is full", 65_537, 65_536],
    ["longer by segments", 300_000, 1000],
    ["something, where nothing was said", 1, 0],
  ])("%s: source-changed, and no digest", async (_name, really, bytes) => {
    const made = encryptBlob({ source: streamed(patterned(really)), bytes, key: KEY, prefix: PREFIX });
    const { error, bytes: out } = await released(made.ciphertext);
    expect(error).toMatchObject({ kind: "source-changed" });
    expect(out.length).toBeLessThan(blobBytes(bytes));
    await expect(made.digest).rejects.toBe(error);
  });
  test("a source that fails is passed on as it is", async () => {
    const made = encryptBlob({ source: failing(patterned(70_000)), bytes: 200_000, key: KEY, prefix: PREFIX });
    const { error } = await released(made.ciphertext);
    expect(error).toEqual(new Error("the disk went away"));
    await expect(made.digest).rejects.toBe(error);
  });
});

describe("what was tampered with", () => {
  const BYTES = 250_000;
  const file = patterned(BYTES);
  const segments = (blob: Uint8Array) =>
    Array.from({ length: Math.ceil((blob.length - 16) / STORED) }, (_, i) => blob.slice(16 + i * STORED, 16 + (i + 1) * STORED));
  const put = (header: Uint8Array, parts: Uint8Array[]) => joined([header, ...parts]);
  const good = encrypted(file);
  const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  /** Comes to nothing before the first byte of a segment that is not the sender's, and never to the end of the file. */
  async function expectDamaged(blob: Uint8Array, soundBytes: number, key: Partial<Parameters<typeof decryptBlob>[0]> = {}) {
    const { digest } = await good;
    const { bytes, error } = await released(decryptBlob({ key: KEY, bytes: BYTES, digest, ...key }, streamed(blob)));
    expect(error).toBeInstanceOf(MediaError);
    expect(error).toMatchObject({ kind: "damaged" });
    expect(bytes.length).toBeLessThanOrEqual(Math.min(soundBytes, BYTES - 1));
    expect(same(bytes, file.subarray(0, bytes.length))).toBe(true);
  }
  const soundUpTo = (blobAt: number) => Math.max(0, Math.floor((blobAt - 16) / STORED)) * 65_536;

  test("a flip of any bit", async () => {
    const { blob } = await good;
    await fc.assert(
      fc.asyncProperty(at, fc.integer({ min: 0, max: 7 }), async (where, bit) => {
        const index = Math.floor(where * blob.length);
        await expectDamaged(blob.with(index, (blob[index] ?? 0) ^ (1 << bit)), soundUpTo(index));
      }),
      { numRuns: 30 },
    );
  });
  test("a flip in each byte of the header, the first of them alone", async () => {
    const { blob } = await good;
    for (let index = 0; index < 16; index++) await expectDamaged(blob.with(index, (blob[index] ?? 0) ^ 1), 0);
  });
  test("truncated anywhere, also where a segment ends", async () => {
    const { blob } = await good;
    const cuts = fc.oneof(
      at.map((where) => Math.floor(where * blob.length)),
      fc.integer({ min: 0, max: 3 }).map((whole) => 16 + whole * STORED),
      fc.constantFrom(0, 1, 15, 16, blob.length - 1, blob.length - 16),
    );
    await fc.assert(
      fc.asyncProperty(cuts, (cut) => expectDamaged(blob.subarray(0, cut), soundUpTo(cut))),
      { numRuns: 30 },
    );
  });
  test("extended by a byte, or by segments of its own", async () => {
    const { blob } = await good;
    await expectDamaged(joined([blob, Uint8Array.of(0)]), 196_608);
    for (const part of segments(blob)) await expectDamaged(joined([blob, part]), 196_608);
  });
  test("segments in any other order, or one of them twice", async () => {
    const { blob } = await good;
    const parts = segments(blob);
    const orders = fc
      .array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 })
      .filter((order) => order.some((from, to) => from !== to));
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const firstWrong = order.findIndex((from, to) => from !== to);
        await expectDamaged(
          put(
            blob.subarray(0, 16),
            order.map((from) => parts[from] ?? new Uint8Array()),
          ),
          firstWrong * 65_536,
        );
      }),
      { numRuns: 30 },
    );
  });
  test("a segment of another file, whether its key or its header is the other", async () => {
    const { blob } = await good;
    const others = [
      await encrypted(patterned(BYTES, 5), { key: KEY.with(0, 99) }),
      await encrypted(file, { key: KEY.with(0, 99) }),
      await encrypted(file, { prefix: PREFIX.with(6, 99) }),
    ];
    for (const other of others) {
      const parts = segments(blob);
      for (const index of parts.keys()) {
        const mixed = parts.with(index, segments(other.blob)[index] ?? new Uint8Array());
        await expectDamaged(put(blob.subarray(0, 16), mixed), index * 65_536);
      }
    }
  });
  test("a segment that the holder of the key sealed anew for its place: only the digest tells, so the end never comes out", async () => {
    const { blob, digest } = await good;
    const parts = segments(blob);
    const others = segments((await encrypted(patterned(BYTES, 5))).blob);
    for (const index of parts.keys()) {
      const mixed = put(blob.subarray(0, 16), parts.with(index, others[index] ?? new Uint8Array()));
      const { bytes, error } = await released(decryptBlob({ key: KEY, bytes: BYTES, digest }, streamed(mixed)));
      expect(error).toMatchObject({ kind: "damaged" });
      expect(bytes.length).toBe(196_608);
    }
  });
  test("the wrong key", async () => expectDamaged((await good).blob, 0, { key: KEY.with(31, 0) }));
  test("another size than the message says", async () => {
    const { blob } = await good;
    for (const bytes of [249_999, 249_856, 1]) await expectDamaged(blob, 196_608, { bytes });
  });
  test("another whole blob under the same key: all but its last bytes come out, and they are not the file's", async () => {
    const other = patterned(BYTES, 9);
    const { blob } = await encrypted(other);
    const { digest } = await good;
    const { bytes, error } = await released(decryptBlob({ key: KEY, bytes: BYTES, digest }, streamed(blob)));
    expect(error).toMatchObject({ kind: "damaged" });
    expect(same(bytes, other.subarray(0, 196_608))).toBe(true);
  });
  test("padding that is not zero: there is one encoding of a file", async () => {
    const padded = new Uint8Array(253_952);
    padded.set(file);
    for (const index of [250_000, 253_951]) {
      const made = reference(padded.with(index, 1), KEY, PREFIX, 253_952);
      await expectDamaged(made.blob, 196_608, { digest: made.digest.slice() });
    }
    const sound = reference(padded, KEY, PREFIX, 253_952);
    const opened = decryptBlob({ key: KEY, bytes: BYTES, digest: sound.digest.slice() }, streamed(sound.blob));
    expect(same(await whole(opened), file)).toBe(true);
  });
  test("segments of padding alone are checked before the last bytes of the file come out", async () => {
    const bytes = 5_300_000;
    const big = await encrypted(patterned(bytes));
    const index = big.blob.length - 1;
    const { bytes: out, error } = await released(
      decryptBlob({ key: KEY, bytes, digest: big.digest }, streamed(big.blob.with(index, (big.blob[index] ?? 0) ^ 1))),
    );
    expect(error).toMatchObject({ kind: "damaged" });
    expect(out.length).toBeLessThanOrEqual(Math.floor(bytes / 65_536) * 65_536);
  });
  test("a ciphertext that fails on its way is passed on as it is", async () => {
    const { blob, digest } = await good;
    const { error } = await released(decryptBlob({ key: KEY, bytes: BYTES, digest }, failing(blob.subarray(0, 100_000))));
    expect(error).toEqual(new Error("the disk went away"));
  });
});

describe("seeking", () => {
  const BYTES = 400_000;
  const file = patterned(BYTES);
  const good = encrypted(file);
  const key = { key: KEY, bytes: BYTES };

  test("any range is what the file has there, clipped to it", async () => {
    const { blob } = await good;
    const edge = fc.oneof(
      fc.integer({ min: 0, max: BYTES + 1000 }),
      fc.constantFrom(0, 65_535, 65_536, 65_537, BYTES - 1, BYTES),
    );
    await fc.assert(
      fc.asyncProperty(edge, edge, async (from, to) => {
        const reads: number[] = [];
        const opened = await openRange(key, { from, to }, async (start, end) => {
          reads.push(end - start);
          return blob.slice(start, end);
        });
        expect(opened && same(opened, from < to ? file.subarray(from, to) : new Uint8Array())).toBe(true);
        const needed = Math.ceil(Math.max(0, to - from) / 65_536) + 1;
        expect(reads.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(16 + needed * STORED);
      }),
    );
  });
  test("what is not there is undefined", async () => {
    expect(await openRange(key, { from: 0, to: 10 }, async () => undefined)).toBeUndefined();
  });
  test("a range of what was tampered with, cut, moved or of another header is damaged", async () => {
    const { blob } = await good;
    const opening = (from: number, read: (start: number, end: number) => Uint8Array) =>
      openRange(key, { from, to: from + 10 }, async (start, end) => read(start, end));
    const damaged = { name: "MediaError", kind: "damaged" };
    const segment = (start: number) => (start === 0 ? blob.slice(0, 16) : undefined);
    const flipped = blob.with(16 + STORED + 5, (blob[16 + STORED + 5] ?? 0) ^ 1);
    await expect(opening(70_000, (start, end) => flipped.slice(start, end))).rejects.toMatchObject(damaged);
    await expect(opening(0, (start, end) => flipped.slice(start, end))).resolves.toEqual(file.slice(0, 10));
    await expect(opening(70_000, (start, end) => blob.slice(start, end - 1))).rejects.toMatchObject(damaged);
    const moved = (start: number, end: number) => segment(start) ?? blob.slice(start + STORED, end + STORED);
    await expect(opening(70_000, moved)).rejects.toMatchObject(damaged);
    const headed = (start: number, end: number) => (start === 0 ? encodeHeader(PREFIX.with(0, 9)) : blob.slice(start, end));
    await expect(opening(0, headed)).rejects.toMatchObject(damaged);
    const headless = (start: number, end: number) => (start === 0 ? new Uint8Array(16) : blob.slice(start, end));
    await expect(opening(0, headless)).rejects.toMatchObject(damaged);
  });
  test("a segment that is not the last cannot pass for it, so a blob that was cut is no shorter file", async () => {
    const { blob } = await good;
    const cut = { key: KEY, bytes: 131_072 };
    const range = { from: 65_536, to: 65_546 };
    await expect(openRange(cut, range, async (start, end) => blob.slice(start, end))).rejects.toMatchObject({ kind: "damaged" });
  });
  test("segments past the last are damaged", async () => {
    const { blob } = await good;
    const cipher = await segmentCipher(key, blob.subarray(0, 16), webCryptoMedia);
    expect(same(await openSegments(cipher, BYTES, 5, blob.subarray(16 + 5 * STORED)), file.subarray(5 * 65_536))).toBe(true);
    const longer = joined([blob.subarray(16 + 5 * STORED), new Uint8Array(100)]);
    await expect(openSegments(cipher, BYTES, 5, longer)).rejects.toMatchObject({ kind: "damaged" });
  });
});

describe("constant memory: nobody reads far ahead of who reads from it", () => {
  const CHUNK = 65_536;
  /** Eight segments in flight, one in the reader's hand, one kept back. */
  const MOST_AHEAD = 10 * STORED;

  function counted(
    bytes: number,
    content = new Uint8Array(bytes),
  ): { stream: ReadableStream<Uint8Array>; given(): number; cancelled(): unknown } {
    let given = 0;
    let cancelled: unknown;
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (given >= bytes) return controller.close();
          controller.enqueue(content.subarray(given, given + CHUNK));
          given = Math.min(bytes, given + CHUNK);
        },
        cancel(reason) {
          cancelled = reason;
        },
      },
      { highWaterMark: 0 },
    );
    return { stream, given: () => given, cancelled: () => cancelled };
  }
  async function mostAhead(out: ReadableStream<Uint8Array>, given: () => number): Promise<number> {
    const reader = out.getReader();
    let taken = 0;
    let most = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      taken += next.value.length;
      // All that goes on by itself has gone on.
      await atRest();
      most = Math.max(most, given() - taken);
    }
    return most;
  }

  test("nothing is read before somebody reads", async () => {
    const source = counted(10 * CHUNK);
    const { ciphertext } = encryptBlob({ source: source.stream, bytes: 10 * CHUNK, key: KEY, prefix: PREFIX });
    const stored = counted(10 * CHUNK);
    decryptBlob({ key: KEY, bytes: 10 * CHUNK, digest: new Uint8Array(32) }, stored.stream);
    await atRest();
    expect([source.given(), stored.given()]).toEqual([0, 0]);
    await ciphertext.cancel();
  });
  test("encrypting", async () => {
    const source = counted(128 * CHUNK);
    const { ciphertext } = encryptBlob({ source: source.stream, bytes: 128 * CHUNK, key: KEY, prefix: PREFIX });
    expect(await mostAhead(ciphertext, source.given)).toBeLessThanOrEqual(MOST_AHEAD);
    expect(source.given()).toBe(128 * CHUNK);
  });
  test("decrypting", async () => {
    const file = new Uint8Array(128 * CHUNK);
    const made = await encrypted(file);
    const source = counted(made.blob.length, made.blob);
    const opened = decryptBlob({ key: KEY, bytes: file.length, digest: made.digest }, source.stream);
    expect(await mostAhead(opened, source.given)).toBeLessThanOrEqual(MOST_AHEAD + CHUNK);
    expect(source.given()).toBe(made.blob.length);
  });
  test("who stops reading stops the source, also one that gives nothing", async () => {
    const source = counted(128 * CHUNK);
    const made = encryptBlob({ source: source.stream, bytes: 128 * CHUNK, key: KEY, prefix: PREFIX });
    const reader = made.ciphertext.getReader();
    await reader.read();
    await reader.cancel("enough");
    expect(source.cancelled()).toBe("enough");
    await expect(made.digest).rejects.toBe("enough");

    let cancelled: unknown;
    const silent = new ReadableStream<Uint8Array>({
      cancel(reason) {
        cancelled = reason;
      },
    });
    const waiting = decryptBlob({ key: KEY, bytes: 1, digest: new Uint8Array(32) }, silent).getReader();
    const read = waiting.read();
    await waiting.cancel("enough");
    expect([cancelled, (await read).done]).toEqual(["enough", true]);
  });
  test("a damaged blob is read no further", async () => {
    const source = counted(128 * CHUNK);
    const opened = decryptBlob({ key: KEY, bytes: 120 * CHUNK, digest: new Uint8Array(32) }, source.stream);
    expect((await released(opened)).error).toMatchObject({ kind: "damaged" });
    expect(source.cancelled()).toMatchObject({ kind: "damaged" });
    expect(source.given()).toBeLessThanOrEqual(CHUNK + MOST_AHEAD);
  });
});

type Made = { blob: Uint8Array<ArrayBuffer>; digest: Uint8Array<ArrayBuffer>; key: Uint8Array<ArrayBuffer> };

async function encrypted(
  file: Uint8Array<ArrayBuffer>,
  { key = KEY, prefix = PREFIX, crypto = webCryptoMedia } = {},
): Promise<Made> {
  const made: EncryptedBlob = encryptBlob({ source: streamed(file), bytes: file.length, key, prefix }, crypto);
  return { blob: await whole(made.ciphertext), digest: await made.digest, key };
}

/** No two segments alike. */
function patterned(length: number, salt = 0): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) + (i >> 16) * 101 + salt) & 0xff);
}

/** @param sizes of the chunks, again and again */
function streamed(bytes: Uint8Array, sizes: readonly number[] = [50_000]): ReadableStream<Uint8Array> {
  let [at, nth] = [0, 0];
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      const length = sizes[nth++ % sizes.length] ?? 1;
      controller.enqueue(bytes.subarray(at, at + length));
      at += length;
    },
  });
}

function rechunked(stream: ReadableStream<Uint8Array>, sizes: readonly number[]): ReadableStream<Uint8Array> {
  const pieces = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      for (let at = 0, nth = 0; at < chunk.length; nth++) {
        const size = sizes[nth % sizes.length] ?? 1;
        controller.enqueue(chunk.slice(at, at + size));
        at += size;
      }
    },
  });
  return stream.pipeThrough(pieces);
}

/** All that goes on by itself goes on first. */
async function afterAWhile<T>(value: T): Promise<T> {
  await atRest();
  return value;
}

function failing(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let pulls = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (pulls++ === 0) controller.enqueue(bytes);
        else controller.error(new Error("the disk went away"));
      },
    },
    { highWaterMark: 0 },
  );
}

/** What came out before the end, or before it failed. */
async function released(stream: ReadableStream<Uint8Array>): Promise<{ bytes: Uint8Array; error: unknown }> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
    return { bytes: joined(chunks), error: undefined };
  } catch (error) {
    return { bytes: joined(chunks), error };
  }
}

async function whole(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Faster than an expectation about every byte. */
function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
