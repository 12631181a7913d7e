import { decodeQR } from "qr/decode.js";
import { encode } from "uqr";
import { expect, test } from "vitest";
import { codeIn } from "./read-qr.ts";

test("[LK12] a code as the old device draws it is read from a picture of it, and nothing else counts as one", () => {
  const code = "0123456789ABCDEF";
  const { data, size } = encode(code, { border: 2 });
  const scale = 6;
  const side = size * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)]) pixels.fill(30, (y * side + x) * 4, (y * side + x) * 4 + 3);
  const read = decodeQR({ width: side, height: side, data: pixels });
  expect(codeIn(read)).toBe(code);
  for (const other of ["https://example.com/@eve", "0123456789ABCDE", `${code}0`, code.toLowerCase(), "javascript:alert(1)", ""])
    expect(codeIn(other)).toBeNull();
});
