import { encode, rfc8949EncodeOptions } from "cborg";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCbor, encodeCbor } from "./cbor.ts";

test("bytes are a Uint8Array of their own, whatever their size: never a Buffer, whose slice shares memory", () => {
  for (const size of [0, 1, 60, 300, 5_000, 70_000]) {
    const encoded = encodeCbor({ bytes: new Uint8Array(size), words: "x".repeat(size) });
    expect(encoded.constructor).toBe(Uint8Array);
    const decoded = decodeCbor(encoded) as { bytes: Uint8Array };
    expect(decoded.bytes.constructor).toBe(Uint8Array);
    expect(decoded.bytes.length).toBe(size);
  }
});

const key = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.string({ minLength: 22, maxLength: 26 }), fc.integer());
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: "binary" }),
    fc.uint8Array(),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: "binary", maxLength: 40 }), tie("any"), { maxKeys: 6 }),
    fc.array(fc.tuple(key, tie("any")), { maxLength: 6 }).map((entries) => new Map(entries)),
  ),
})).any;

test("the order of keys is that of RFC 8949, whatever text or number they are", () => {
  fc.assert(
    fc.property(value, (given) => {
      expect(encodeCbor(given)).toEqual(new Uint8Array(encode(given, rfc8949EncodeOptions)));
    }),
  );
});
