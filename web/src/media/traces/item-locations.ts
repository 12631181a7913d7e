// Where the items of a picture lie (`iloc`, ISO/IEC 14496-12 §8.11.3): three versions, numbers of 0, 4 or 8 bytes.

import type { Box } from "./box.ts";
import { type Reader, Unreadable } from "./reader.ts";

/** `method`: 0 from the file's start, 1 from that of `idat`, 2 from that of another item. A length of 0 is all there is. */
export type Location = { item: number; method: number; extents: { at: number; length: number }[] };

const MOST_EXTENTS = 20_000;

export async function locationsOf(reader: Reader, iloc: Box): Promise<Location[]> {
  const view = await reader.view(iloc.from, iloc.to - iloc.from);
  try {
    return read(reader, view);
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable("iloc is cut off");
    throw error;
  }
}

function read(reader: Reader, view: DataView): Location[] {
  const version = view.getUint8(0);
  if (version > 2) throw new Unreadable("iloc of no known version");
  const sizes = view.getUint16(4);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  let at = 6;
  const next = (bytes: number): number => {
    if (![0, 2, 4, 8].includes(bytes)) throw new Unreadable("numbers of no known length");
    const from = at;
    at += bytes;
    if (bytes === 8) return Number(view.getBigUint64(from));
    return bytes === 0 ? 0 : bytes === 4 ? view.getUint32(from) : view.getUint16(from);
  };
  const locations: Location[] = [];
  let extentsInAll = 0;
  for (let items = next(version === 2 ? 4 : 2); items > 0; items--) {
    reader.step();
    const item = next(version === 2 ? 4 : 2);
    const method = version === 0 ? 0 : next(2) & 15;
    next(2);
    const base = next(baseBytes);
    const count = next(2);
    extentsInAll += count;
    if (extentsInAll > MOST_EXTENTS) throw new Unreadable("too many extents");
    const extents = Array.from({ length: count }, () => {
      next(indexBytes);
      return { at: base + next(offsetBytes), length: next(lengthBytes) };
    });
    locations.push({ item, method, extents });
  }
  return locations;
}
