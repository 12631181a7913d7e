import fc from "fast-check";
import { expect, test } from "vitest";
import { concat, fromBase64Url, sameBytes, toBase64Url } from "./bytes.ts";

test("base64url round-trips every byte string and agrees with Node's", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = toBase64Url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64url"));
      expect(fromBase64Url(text)).toEqual(new Uint8Array(bytes));
    }),
  );
});

test("base64url has one text for each byte string: what it would not write it does not read", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      const bytes = fromBase64Url(text);
      if (bytes !== undefined) expect(toBase64Url(bytes)).toBe(text);
    }),
  );
  for (const text of ["A", "AB=", "AB==", "AB+/", "AB", "A B", "ÄAAA"]) {
    if (text === "AB") expect(fromBase64Url("AB"), "stray bits").toBeUndefined();
    else expect(fromBase64Url(text)).toBeUndefined();
  }
});

test("joined bytes keep their order, and equal bytes are equal", () => {
  expect(concat(new Uint8Array([1]), new Uint8Array(), new Uint8Array([2, 3]))).toEqual(new Uint8Array([1, 2, 3]));
  expect(sameBytes(new Uint8Array([1, 2]), new Uint8Array([1, 2]))).toBe(true);
  expect(sameBytes(new Uint8Array([1, 2]), new Uint8Array([1, 3]))).toBe(false);
  expect(sameBytes(new Uint8Array([1, 2]), new Uint8Array([1]))).toBe(false);
});
