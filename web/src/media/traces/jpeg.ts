// JPEG (ITU-T T.81 Annex B): of what stands around the picture only what is needed to draw it stays.

import { exifFacts, uprightOnly } from "./exif.ts";
import { cut, type Finds } from "./finds.ts";
import { iptcTellsPlace } from "./iptc.ts";
import { bytesOf, lettersOf, type Reader, Unreadable } from "./reader.ts";

const MARKER = {
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  com: 0xfe,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app13: 0xed,
  app14: 0xee,
  app15: 0xef,
};
const JFIF_BYTES = 14;

export async function jpeg(reader: Reader, finds: Finds): Promise<void> {
  if ((await reader.view(0, 2)).getUint16(0) !== 0xffd8) throw new Unreadable("no JPEG");
  let turned = false;
  for (let at = 2; ; ) {
    reader.step();
    const head = await reader.view(at, 2);
    if (head.getUint8(0) !== 0xff) throw new Unreadable("no marker");
    const marker = head.getUint8(1);
    if (marker === 0xff) at += 1;
    else if (marker === MARKER.eoi) return cut(reader, finds, at + 2, reader.size - at - 2);
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= MARKER.soi)) at += 2;
    else {
      const length = (await reader.view(at + 2, 2)).getUint16(0);
      if (length < 2 || at + 2 + length > reader.size) throw new Unreadable("a segment is longer than the file");
      const segment = { at, marker, bytes: await reader.bytes(at + 4, length - 2) };
      turned = (await clean(reader, finds, segment, turned)) || turned;
      at += 2 + length;
      if (marker === MARKER.sos) at = await afterScan(reader, at);
      if (at === reader.size) return; // cut off after its picture has begun: shown as far as it goes
    }
  }
}

type Segment = { at: number; marker: number; bytes: Uint8Array<ArrayBuffer> };

/** True where it was replaced by how the picture is turned. */
async function clean(reader: Reader, finds: Finds, { at, marker, bytes }: Segment, turned: boolean): Promise<boolean> {
  if (marker !== MARKER.com && !(marker >= MARKER.app0 && marker <= MARKER.app15)) return false;
  const whole = bytes.length + 4;
  const name = lettersOf(bytes.subarray(0, 16));
  if (marker === MARKER.app0 && name.startsWith("JFIF\0") && bytes.length >= JFIF_BYTES) {
    await cutThumbnail(reader, finds, at, bytes);
    return false;
  }
  if (marker === MARKER.app2 && name.startsWith("ICC_PROFILE\0")) return false;
  if (marker === MARKER.app14 && name.startsWith("Adobe") && bytes.length <= JFIF_BYTES) return false;
  if (marker === MARKER.app13) finds.place ||= iptcTellsPlace(bytes);
  if (marker !== MARKER.app1 || !name.startsWith("Exif\0")) return cut(reader, finds, at, whole).then(() => false);
  const facts = exifFacts(bytes);
  const kept = turned ? null : uprightOnly(facts);
  // What was cleaned before is not found again.
  if (kept !== null && bytes.length === kept.length + 6 && kept.every((byte, index) => byte === bytes[index + 6])) return true;
  finds.place ||= facts.place;
  await cut(reader, finds, at, whole, kept === null ? undefined : exifSegment(kept));
  return kept !== null;
}

function exifSegment(tiff: Uint8Array): Uint8Array<ArrayBuffer> {
  const content = [...bytesOf("Exif\0\0"), ...tiff];
  return Uint8Array.from([0xff, MARKER.app1, 0, content.length + 2, ...content]);
}

/** A small picture of an earlier version, perhaps. */
async function cutThumbnail(reader: Reader, finds: Finds, at: number, bytes: Uint8Array): Promise<void> {
  if (bytes.length === JFIF_BYTES) return;
  const kept = Uint8Array.from([0xff, MARKER.app0, 0, JFIF_BYTES + 2, ...bytes.subarray(0, 12), 0, 0]);
  await cut(reader, finds, at, bytes.length + 4, kept);
}

/** To the next marker that is no part of the picture's own data. */
async function afterScan(reader: Reader, from: number): Promise<number> {
  let isAfterFf = false;
  for (let at = from; at < reader.size; ) {
    const piece = await reader.some(at);
    for (let index = 0; index < piece.length; index++) {
      const byte = piece[index] ?? 0;
      if (isAfterFf && byte !== 0 && byte !== 0xff && !(byte >= 0xd0 && byte <= 0xd7)) return at + index - 1;
      isAfterFf = byte === 0xff;
    }
    at += piece.length;
  }
  return reader.size;
}
