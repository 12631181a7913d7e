// ZIP, and the documents that are one (OOXML, ODF, EPUB): what they say of their author is found and said; it is not taken out.

import { exifFacts } from "./exif.ts";
import type { Finds } from "./finds.ts";
import { inflated } from "./inflate.ts";
import { saysPlace } from "./place-words.ts";
import { lettersOf, type Reader, Unreadable } from "./reader.ts";

const SIGN = { end: "PK\x05\x06", entry: 0x02014b50, file: 0x04034b50 };
const END_BYTES = 22;
const MOST_NOTE_BYTES = 65_535;
const DOCUMENT = /^(?:\[Content_Types\]\.xml|mimetype|META-INF\/(?:manifest|container)\.xml)$/;
const TELLING = /^(?:docProps\/.+\.xml|meta\.xml|.+\.opf)$/;
const PICTURE = /\.(?:jpe?g|tiff?|png|webp|hei[cf]|avif)$/i;
/** So much of each picture is looked at, and so many of them. */
const HEAD_BYTES = 128 * 1024;
const MOST_PICTURES = 200;

type Entry = { name: string; method: number; packed: number; at: number };

export async function zip(reader: Reader, finds: Finds): Promise<void> {
  const entries = await entriesOf(reader);
  if (!entries.some(({ name }) => DOCUMENT.test(name))) throw new Unreadable("a folder of anything");
  let pictures = 0;
  for (const entry of entries) {
    if (TELLING.test(entry.name)) {
      finds.found = true;
      finds.stays = true;
      finds.place ||= saysPlace(lettersOf(await contentOf(reader, entry)));
    } else if (PICTURE.test(entry.name) && !finds.place && pictures++ < MOST_PICTURES) {
      if (!pictureTellsPlace(await contentOf(reader, entry))) continue;
      Object.assign(finds, { found: true, stays: true, place: true });
    }
  }
}

/** EXIF with a place, wherever it begins, or XMP with one */
function pictureTellsPlace(head: Uint8Array): boolean {
  const text = lettersOf(head);
  const exif = text.indexOf("Exif\0\0");
  return saysPlace(text) || (exif >= 0 && exifFacts(head.subarray(exif)).place);
}

async function entriesOf(reader: Reader): Promise<Entry[]> {
  const from = Math.max(0, reader.size - END_BYTES - MOST_NOTE_BYTES);
  const tail = await reader.bytes(from, reader.size - from);
  const end = lettersOf(tail).lastIndexOf(SIGN.end);
  if (end < 0 || end + END_BYTES > tail.length) throw new Unreadable("it has no list of its files");
  const view = new DataView(tail.buffer, end, END_BYTES);
  const entries: Entry[] = [];
  let at = view.getUint32(16, true);
  for (let left = view.getUint16(10, true); left > 0; left--) {
    reader.step();
    const head = await reader.view(at, 46);
    if (head.getUint32(0, true) !== SIGN.entry) throw new Unreadable("its list of files is damaged");
    const nameBytes = head.getUint16(28, true);
    const name = await reader.letters(at + 46, nameBytes);
    entries.push({ name, method: head.getUint16(10, true), packed: head.getUint32(20, true), at: head.getUint32(42, true) });
    at += 46 + nameBytes + head.getUint16(30, true) + head.getUint16(32, true);
  }
  return entries;
}

/** Its first bytes; nothing where it is packed in a way that nobody knows here. */
async function contentOf(reader: Reader, { at, method, packed }: Entry): Promise<Uint8Array> {
  const head = await reader.view(at, 30);
  if (head.getUint32(0, true) !== SIGN.file) throw new Unreadable("its list of files is damaged");
  const from = at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const bytes = await reader.bytes(from, Math.max(0, Math.min(packed, HEAD_BYTES, reader.size - from)));
  if (method === 0) return bytes;
  return method === 8 ? inflated(bytes, "deflate-raw", HEAD_BYTES) : new Uint8Array();
}
