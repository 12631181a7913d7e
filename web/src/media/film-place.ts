// Takes the place out of a video: phones write where it was taken into the header of MP4 and QuickTime files.
//
// The place is text after ISO 6709 ("+52.5200+013.4050+034.000/"), under `©xyz` or Apple's metadata keys, or the box `loci`
// (3GPP TS 26.244 §8.10). Both are overwritten in their place, so that no offset in the file changes.

const MOST_HEADER_BYTES = 64 * 1024 * 1024;

/** The same file where it names no place. */
export async function withoutPlace(file: Blob): Promise<Blob> {
  const header = await findHeader(file);
  if (header === null) return file;
  const bytes = new Uint8Array(await file.slice(header.from, header.to).arrayBuffer());
  if (!erasePlaces(bytes)) return file;
  return new Blob([file.slice(0, header.from), bytes, file.slice(header.to)], { type: file.type });
}

/** True where there was one. @param header the box `moov`, which is changed */
export function erasePlaces(header: Uint8Array): boolean {
  let found = false;
  for (let at = 0; at < header.length; at++) {
    const text = placeLength(header, at);
    const box = text === 0 ? lociLength(header, at) : 0;
    for (let each = at; each < at + text; each++) if (isDigit(header[each])) header[each] = ZERO;
    header.fill(0, at + LOCI.length, at + Math.max(LOCI.length, box));
    found ||= text + box > 0;
  }
  return found;
}

const [PLUS, MINUS, ZERO] = [0x2b, 0x2d, 0x30];
const LOCI = [0x6c, 0x6f, 0x63, 0x69];
const PLACE = /^[+-]\d{2,6}(?:\.\d+)?[+-]\d{3,7}(?:\.\d+)?(?:[+-]\d+(?:\.\d+)?)?(?:CRS[\w:]*)?\//;

/** How long the text of a place is that begins here; 0 where none does. */
function placeLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== PLUS && bytes[at] !== MINUS) return 0;
  return PLACE.exec(String.fromCharCode(...bytes.subarray(at, at + 64)))?.[0].length ?? 0;
}

/** From the box's name to its end; its size stands before the name. */
function lociLength(bytes: Uint8Array, at: number): number {
  if (at < 4 || !LOCI.every((letter, index) => bytes[at + index] === letter)) return 0;
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at - 4);
  return size >= 8 && size <= 1024 && at - 4 + size <= bytes.length ? size - 4 : 0;
}

/** ISO/IEC 14496-12 §4.2: a box is its size, its name and its content. */
async function findHeader(file: Blob): Promise<{ from: number; to: number } | null> {
  for (let from = 0; from + 8 <= file.size; ) {
    const head = new DataView(await file.slice(from, from + 16).arrayBuffer());
    const short = head.getUint32(0);
    const size = short === 1 && head.byteLength === 16 ? Number(head.getBigUint64(8)) : short === 0 ? file.size - from : short;
    if (size < 8) return null;
    if (head.getUint32(4) === MOOV) return size <= MOST_HEADER_BYTES ? { from, to: Math.min(file.size, from + size) } : null;
    from += size;
  }
  return null;
}

const MOOV = 0x6d6f6f76;

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= 0x39;
}
