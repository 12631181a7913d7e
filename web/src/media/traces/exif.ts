// What a block of EXIF says: how the picture is turned, and whether there is a place in it. TIFF 6.0 §2, EXIF 3.0 §4.6.

import { saysPlace } from "./place-words.ts";
import { lettersOf } from "./reader.ts";

export type ExifFacts = { orientation: number; place: boolean };

const TAG = { orientation: 0x0112, xmp: 0x02bc, gps: 0x8825, exif: 0x8769, iptc: 0x83bb };
const MOST_FIELDS = 2000;

/** Of a block that cannot be read nobody knows whether there is a place in it: so there is. @param block begins with TIFF's header, perhaps after "Exif\0\0" */
export function exifFacts(block: Uint8Array): ExifFacts {
  const tiff = lettersOf(block.subarray(0, 6)) === "Exif\0\0" ? block.subarray(6) : block;
  const facts = { orientation: 1, place: saysPlace(lettersOf(block)) };
  try {
    read(new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength), facts);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    facts.place = true;
  }
  return facts;
}

function read(view: DataView, facts: ExifFacts): void {
  const order = view.getUint16(0);
  const little = order === 0x4949;
  if (!little && order !== 0x4d4d) throw new RangeError("no TIFF");
  const seen = new Set<number>();
  const waiting = [view.getUint32(4, little)];
  for (let ifd = waiting.pop(), fields = 0; ifd !== undefined; ifd = waiting.pop()) {
    if (ifd === 0 || seen.has(ifd)) continue;
    const isFirst = seen.size === 0;
    seen.add(ifd);
    const count = view.getUint16(ifd, little);
    fields += count;
    if (fields > MOST_FIELDS) throw new RangeError("too many fields");
    for (let at = ifd + 2; at < ifd + 2 + count * 12; at += 12) {
      const tag = view.getUint16(at, little);
      if (tag === TAG.gps) facts.place ||= hasFields(view, view.getUint32(at + 8, little), little);
      else if (tag === TAG.iptc) facts.place = true;
      else if (tag === TAG.exif) waiting.push(view.getUint32(at + 8, little));
      else if (tag === TAG.orientation && isFirst) facts.orientation = view.getUint16(at + 8, little);
    }
    const next = ifd + 2 + count * 12;
    if (next + 4 <= view.byteLength) waiting.push(view.getUint32(next, little));
  }
}

/** A version alone is no place. */
function hasFields(view: DataView, ifd: number, little: boolean): boolean {
  const count = view.getUint16(ifd, little);
  return count > 1 || (count === 1 && view.getUint16(ifd + 2, little) !== 0);
}

/** Nothing but how it is turned; null where it stands upright. */
export function uprightOnly({ orientation }: ExifFacts): Uint8Array<ArrayBuffer> | null {
  if (!(orientation >= 2 && orientation <= 8)) return null;
  return Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0);
}
