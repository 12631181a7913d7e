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
