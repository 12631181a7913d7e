import { expect, test } from "vitest";
import { pictureSize, sizeOfBlob } from "./picture-size.ts";

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((letter) => letter.charCodeAt(0)) : part)));
const zeros = (count: number) => new Array<number>(count).fill(0);
const png = (width: number[], height: number[]) => bytes([0x89], "PNG\r\n\x1a\n", [0, 0, 0, 13], "IHDR", width, height);

const EXAMPLES: [string, Uint8Array][] = [
  ["image/png", png([0, 0, 2, 0x80], [0, 0, 1, 0xe0])],
  [
    "image/jpeg",
    bytes([0xff, 0xd8, 0xff, 0xe1, 0, 6, 0xff, 0xc0, 0, 0], [0xff, 0xc4, 0, 3, 0], [0xff, 0xc2, 0, 17, 8, 1, 0xe0, 2, 0x80, 3]),
  ],
  ["image/gif", bytes("GIF89a", [0x80, 2, 0xe0, 1])],
  ["image/bmp", bytes("BM", zeros(12), [40, 0, 0, 0], [0x80, 2, 0, 0], [0x20, 0xfe, 0xff, 0xff])],
  ["image/webp", bytes("RIFF", zeros(4), "WEBPVP8X", zeros(8), [0x7f, 2, 0], [0xdf, 1, 0])],
  ["image/webp", bytes("RIFF", zeros(4), "WEBPVP8 ", zeros(10), [0x80, 2, 0xe0, 1])],
  ["image/webp", bytes("RIFF", zeros(4), "WEBPVP8L", zeros(4), [0x2f], [0x7f, 0xc2, 0x77, 0])],
  ["image/avif", bytes(zeros(20), "ispe", zeros(4), [0, 0, 2, 0x80, 0, 0, 1, 0xe0], "ispe", zeros(4), zeros(8))],
];

test("the header says how large a picture is", () => {
  for (const [type, head] of EXAMPLES) expect(pictureSize(type, head), type).toEqual({ width: 640, height: 480 });
});

test("a picture that would not fit into memory is refused by its header alone", async () => {
  const bomb = new Blob([png([0, 0, 0xff, 0xff], [0, 0, 0xff, 0xff])]);
  expect(await sizeOfBlob("image/png", bomb)).toBe("too-large");
  expect(await sizeOfBlob("image/png", new Blob([png([0, 0, 0, 1], [0, 0, 0, 1])]))).toEqual({ width: 1, height: 1 });
});

test("a header that is cut off, empty or of another type says nothing, and never throws", () => {
  for (const [type, head] of EXAMPLES) {
    for (let length = 0; length < head.length; length++) {
      const size = pictureSize(type, head.subarray(0, length));
      if (length <= head.length / 2) expect(size).toBeNull();
    }
  }
  expect(pictureSize("image/png", png(zeros(4), zeros(4)))).toBeNull();
  expect(pictureSize("image/svg+xml", bytes("<svg>"))).toBeNull();
  expect(pictureSize("image/jpeg", bytes([0xff, 0xd8, 0x12, 0x34]))).toBeNull();
});

test("hostile bytes end", () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed & 0xff;
  };
  for (let round = 0; round < 200; round++) {
    const noise = Uint8Array.from({ length: 300 }, random);
    for (const [type, head] of EXAMPLES) {
      noise.set(head.subarray(0, 12));
      pictureSize(type, noise);
    }
  }
});
