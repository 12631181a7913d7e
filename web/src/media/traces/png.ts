// PNG and APNG (https://www.w3.org/TR/png-3): chunks that are drawn stay, those that tell are cut.

import { pngCrc } from "./crc32.ts";
import { exifFacts, uprightOnly } from "./exif.ts";
import { cut, type Finds } from "./finds.ts";
import { inflated } from "./inflate.ts";
import { iptcTellsPlace } from "./iptc.ts";
import { saysPlace } from "./place-words.ts";
import { bytesOf, lettersOf, type Reader, Unreadable } from "./reader.ts";

const SIGNATURE = "\x89PNG\r\n\x1a\n";
/** Of those that a decoder may pass over (§5.4): colour, size, transparency, and the frames of what moves. */
const DRAWN = "tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST sPLT cICP mDCV mDCv cLLI cLLi acTL fcTL fdAT".split(" ");
const MOST_OPENED = 256 * 1024;

export async function png(reader: Reader, finds: Finds): Promise<void> {
  if ((await reader.letters(0, 8)) !== SIGNATURE) throw new Unreadable("no PNG");
  for (let at = 8; ; ) {
    reader.step();
    const head = await reader.view(at, 8);
    const length = head.getUint32(0);
    const name = lettersOf(new Uint8Array(head.buffer, 4));
    const whole = length + 12;
    if (!/^[A-Za-z]{4}$/.test(name) || at + whole > reader.size) throw new Unreadable("a chunk is longer than the file");
    const isNeeded = name.charAt(0) < "a";
    if (name === "eXIf") await cutExif(reader, finds, at, length);
    else if (!isNeeded && !DRAWN.includes(name)) {
      finds.place ||= await textTellsPlace(reader, name, at + 8, length);
      await cut(reader, finds, at, whole);
    }
    at += whole;
    if (name === "IEND") return cut(reader, finds, at, reader.size - at);
  }
}

async function cutExif(reader: Reader, finds: Finds, at: number, length: number): Promise<void> {
  const bytes = await reader.bytes(at + 8, length);
  const facts = exifFacts(bytes);
  const kept = uprightOnly(facts);
  if (kept !== null && kept.length === length && kept.every((byte, index) => byte === bytes[index])) return;
  finds.place ||= facts.place;
  await cut(reader, finds, at, length + 12, kept === null ? undefined : pngChunk("eXIf", kept));
}

export function pngChunk(name: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(content.length + 12);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, content.length);
  chunk.set(bytesOf(name), 4);
  chunk.set(content, 8);
  view.setUint32(content.length + 8, pngCrc(chunk.subarray(4, content.length + 8)));
  return chunk;
}

/** Text that is compressed, or EXIF as ImageMagick writes it ("Raw profile type exif", in hexadecimal). */
async function textTellsPlace(reader: Reader, name: string, at: number, length: number): Promise<boolean> {
  if (!["tEXt", "zTXt", "iTXt"].includes(name)) return false;
  const bytes = await reader.bytes(at, Math.min(length, MOST_OPENED));
  const keyword = lettersOf(bytes.subarray(0, 80)).split("\0")[0] ?? "";
  const rest = bytes.subarray(keyword.length + 1);
  if (name === "zTXt") return saysAnyPlace(keyword, await inflated(rest.slice(1), "deflate", MOST_OPENED));
  if (name === "tEXt") return saysAnyPlace(keyword, rest);
  if (rest[0] !== 1) return false; // plain: `cut` reads it
  const afterLanguage = rest.indexOf(0, 2);
  const text = rest.slice(rest.indexOf(0, afterLanguage + 1) + 1);
  return saysAnyPlace(keyword, await inflated(text, "deflate", MOST_OPENED));
}

function saysAnyPlace(keyword: string, bytes: Uint8Array): boolean {
  const text = lettersOf(bytes);
  if (/\b(?:location|gps|place|city|country)\b/i.test(keyword) || saysPlace(text)) return true;
  if (!keyword.startsWith("Raw profile type")) return false;
  const hex = text.replace(/^\s*\S+\s+\d+\s/, "").replace(/\s+/g, "");
  const raw = Uint8Array.from(hex.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
  if (saysPlace(lettersOf(raw)) || iptcTellsPlace(raw)) return true;
  return /exif|APP1/i.test(keyword) && exifFacts(raw).place;
}
