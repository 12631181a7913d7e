import { expect, test } from "vitest";
import { erasePlaces, withoutPlace } from "./film-place.ts";

const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const box = (name: string, ...content: (string | Uint8Array)[]) => {
  const parts = content.map((part) => (typeof part === "string" ? ascii(part) : part));
  const size = 8 + parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, size);
  bytes.set(ascii(name), 4);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};
const text = async (blob: Blob) => String.fromCharCode(...new Uint8Array(await blob.arrayBuffer()));

const media = ascii("the picture itself, with +52.5200+013.4050/ in it by chance");
const film = (...inside: Uint8Array[]) => new Blob([box("ftyp", "isom"), box("mdat", media), box("moov", ...inside)]);

test("the place is gone, and nothing else moved or changed", async () => {
  const place = "+52.5200+013.4050+034.000/";
  const before = film(box("udta", box("\u00a9xyz", "\u0000\u001a\u0015\u00c7", place)), box("trak", "samples"));
  const after = await withoutPlace(before);
  expect(after.size).toBe(before.size);
  const [was, is] = [await text(before), await text(after)];
  expect(is.slice(is.indexOf("moov"))).not.toContain("52.5");
  expect(is).toBe(was.replace(place, "+00.0000+000.0000+000.000/"));
});

test("a place of 3GPP is gone as well", async () => {
  const after = await text(await withoutPlace(film(box("udta", box("loci", "\u0000\u0000\u0000\u0000Berlin\u0000.........")))));
  expect(after).not.toContain("Berlin");
  expect(after).toContain("loci");
});

test("a file without a place is the same file, and what is no film is left alone", async () => {
  const plain = film(box("trak", "samples"));
  expect(await withoutPlace(plain)).toBe(plain);
  for (const other of ["", "short", "\u0000\u0000\u0000\u0000moov", "\u0000\u0000\u0000\u0002moov-what"]) {
    const blob = new Blob([ascii(other)]);
    expect((await withoutPlace(blob)).size).toBe(blob.size);
  }
});

test("hostile headers neither throw nor loop", () => {
  for (const header of ["+", "loci", "\u0000\u0000\u00ff\u00ffloci", "+52.52+013", "++++----", `${"+12".repeat(500)}/`])
    erasePlaces(ascii(header));
});
