// Sizes and places are frozen: they are what lies at the service and on devices.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_BLOB_BYTES, MAX_FILE_BYTES } from "../../protocol/index.ts";
import { blobBytes, decodeHeader, encodeHeader, nonceOf, paddedBytes, segmentAt, segmentCount, segmentsOf } from "./layout.ts";

const fileBytes = fc.oneof(
  fc.integer({ min: 0, max: MAX_FILE_BYTES }),
  fc.integer({ min: -2, max: 2 }).chain((near) => fc.integer({ min: 1, max: 1599 }).map((segments) => segments * 65_536 + near)),
);

describe("sizes", () => {
  test.each([
    [0, 4096, 1, 4128],
    [1, 4096, 1, 4128],
    [4096, 4096, 1, 4128],
    [4097, 4352, 1, 4384],
    [65_535, 65_536, 1, 65_568],
    [65_536, 65_536, 1, 65_568],
    [65_537, 67_584, 2, 67_632],
    [131_072, 131_072, 2, 131_120],
    [1_000_000, 1_015_808, 16, 1_016_080],
    [MAX_FILE_BYTES, MAX_FILE_BYTES, 1600, MAX_FILE_BYTES + 16 + 1600 * 16],
  ])("a file of %i bytes is padded to %i, in %i segments, stored in %i", (bytes, padded, segments, stored) => {
    expect([paddedBytes(bytes), segmentCount(bytes), blobBytes(bytes)]).toEqual([padded, segments, stored]);
  });
  test("every file that may be sent fits, its segments fill its blob, and 12 % at most is padding", () => {
    fc.assert(
      fc.property(fileBytes, (bytes) => {
        expect(blobBytes(bytes)).toBeLessThanOrEqual(MAX_BLOB_BYTES);
        if (bytes > 4096) expect(paddedBytes(bytes)).toBeLessThanOrEqual(bytes * 1.12);
        const last = segmentAt(bytes, segmentCount(bytes) - 1);
        expect([last.isLast, last.plain.to, last.stored.to]).toEqual([true, paddedBytes(bytes), blobBytes(bytes)]);
        expect(segmentAt(bytes, 0).stored.from).toBe(16);
        expect(() => segmentAt(bytes, segmentCount(bytes))).toThrow(RangeError);
      }),
    );
  });
  test("no size that is none", () => {
    for (const bytes of [-1, 0.5, Number.NaN, 2 ** 60]) expect(() => blobBytes(bytes)).toThrow(RangeError);
    expect(() => segmentCount(2 ** 49)).toThrow("more segments than nonces");
  });
});

test("a range is covered by whole segments, and by no more of them than it needs", () => {
  const ranges = fileBytes
    .filter((bytes) => bytes > 0)
    .chain((bytes) =>
      fc
        .tuple(fc.integer({ min: 0, max: bytes - 1 }), fc.integer({ min: 1, max: bytes }))
        .filter(([from, to]) => from < to)
        .map(([from, to]) => ({ bytes, from, to })),
    );
  fc.assert(
    fc.property(ranges, ({ bytes, from, to }) => {
      const { first, last, stored } = segmentsOf(bytes, { from, to });
      expect(first.plain.from <= from && from < first.plain.to).toBe(true);
      expect(last.plain.from < to && to <= last.plain.to).toBe(true);
      expect(stored).toEqual({ from: first.stored.from, to: last.stored.to });
    }),
  );
  for (const range of [
    { from: 5, to: 5 },
    { from: 0, to: 11 },
    { from: -1, to: 3 },
  ])
    expect(() => segmentsOf(10, range)).toThrow(RangeError);
});

describe("the header", () => {
  const prefix = Uint8Array.of(1, 2, 3, 4, 5, 6, 7);
  test("has these bytes, and reads back", () => {
    expect([...encodeHeader(prefix)]).toEqual([1, 16, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0]);
    expect(decodeHeader(encodeHeader(prefix))).toEqual(prefix);
    expect(() => encodeHeader(new Uint8Array(8))).toThrow(RangeError);
  });
  test("any other version, segment size, length or filling is refused", () => {
    const altered = (at: number, value: number) => encodeHeader(prefix).with(at, value);
    for (const header of [altered(0, 2), altered(0, 0), altered(1, 15), altered(9, 1), altered(15, 255)])
      expect(decodeHeader(header)).toBeUndefined();
    expect(decodeHeader(encodeHeader(prefix).subarray(0, 15))).toBeUndefined();
    expect(decodeHeader(new Uint8Array(17))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        const read = decodeHeader(bytes);
        if (read !== undefined) expect(encodeHeader(read)).toEqual(bytes);
      }),
    );
  });
});

test("a nonce is prefix, counter in big endian, and the last flag", () => {
  const prefix = Uint8Array.of(1, 2, 3, 4, 5, 6, 7);
  expect([...nonceOf(prefix, { index: 0x01020304, isLast: false })]).toEqual([1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 0]);
  expect([...nonceOf(prefix, { index: 0, isLast: true })]).toEqual([1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0, 1]);
});
