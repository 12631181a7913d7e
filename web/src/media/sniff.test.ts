import { expect, test } from "vitest";
import { SAFE_PICTURES, SAFE_STREAMS } from "./safe-types.ts";
import { sniff, sniffBlob } from "./sniff.ts";

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((letter) => letter.charCodeAt(0)) : part)));
const zeros = (count: number) => new Array<number>(count).fill(0);
const ftyp = (brand: string, ...more: string[]) =>
  bytes([0, 0, 0, 16 + 4 * more.length], "ftyp", brand, zeros(4), more.join(""), zeros(16));

const EXAMPLES: [string, Uint8Array][] = [
  ["image/jpeg", bytes([0xff, 0xd8, 0xff, 0xe1])],
  ["image/png", bytes([0x89], "PNG\r\n\x1a\n")],
  ["image/gif", bytes("GIF89a", zeros(8))],
  ["image/webp", bytes("RIFF", zeros(4), "WEBPVP8X")],
  ["image/bmp", bytes("BM", zeros(30))],
  ["image/avif", ftyp("avif", "mif1")],
  ["image/avif", ftyp("mif1", "avif")],
  ["image/heic", ftyp("heic", "mif1")],
  ["image/svg+xml", bytes("\u00ef\u00bb\u00bf  <?xml version='1.0'?><svg onload='alert(1)'>")],
  ["image/svg+xml", bytes("<!-- a comment --><svg>")],
  ["text/html", bytes("\n<!DOCTYPE html><script>")],
  ["application/pdf", bytes("%PDF-1.7")],
  ["application/zip", bytes("PK\u0003\u0004")],
  ["video/mp4", ftyp("isom", "mp42")],
  ["video/quicktime", ftyp("qt  ")],
  ["video/quicktime", bytes([0, 0, 0, 8], "wide", zeros(8))],
  ["video/3gpp", ftyp("3gp5")],
  ["audio/mp4", ftyp("M4A ")],
  ["video/webm", bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f], zeros(16), [0x42, 0x82, 0x84], "webm")],
  ["video/x-matroska", bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f], zeros(16), "matroska")],
  ["audio/ogg", bytes("OggS", zeros(24), "OpusHead")],
  ["video/ogg", bytes("OggS", zeros(25), "theora")],
  ["audio/mpeg", bytes("ID3", zeros(8))],
  ["audio/mpeg", bytes("APETAGEX", zeros(8))],
  ["image/tiff", bytes("II*\0", zeros(8))],
  ["image/tiff", bytes("MM\0*", zeros(8))],
  ["audio/mpeg", bytes([0xff, 0xfb, 0x90, 0x64])],
  ["audio/aac", bytes([0xff, 0xf1, 0x50, 0x80])],
  ["audio/flac", bytes("fLaC")],
  ["audio/wav", bytes("RIFF", zeros(4), "WAVEfmt ")],
];

test("a file is what its first bytes say", () => {
  for (const [type, head] of EXAMPLES) expect(sniff(head), type).toBe(type);
});

test("a type that lies does not matter", async () => {
  const page = new Blob(["<html><script>alert(1)</script>"], { type: "image/png" });
  expect(await sniffBlob(page)).toBe("text/html");
});

test("what can run something is never among the safe types", () => {
  for (const type of ["image/svg+xml", "text/html", "application/pdf", "application/xml"])
    expect([...SAFE_PICTURES, ...SAFE_STREAMS]).not.toContain(type);
});

test("text, nothing and cut-off heads are no known type, and never throw", () => {
  expect(sniff(bytes("just some words"))).toBeNull();
  expect(sniff(new Uint8Array())).toBeNull();
  for (const [, head] of EXAMPLES) for (let length = 0; length < head.length; length++) sniff(head.subarray(0, length));
});
