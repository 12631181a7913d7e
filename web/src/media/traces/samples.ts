// Where a track's samples lie in the file (ISO/IEC 14496-12 §8.7): chunks, and how many samples of which size each holds.

import { type Box, boxesIn, only } from "./box.ts";
import { type Reader, Unreadable } from "./reader.ts";

export type Piece = { at: number; length: number };

/** Chunk by chunk. A table is read where it lies, however long it is. */
export async function* samplesOf(reader: Reader, stbl: Box): AsyncGenerator<Piece> {
  const boxes = await boxesIn(reader, stbl.from, stbl.to);
  const runs = await table(reader, only(boxes, "stsc"), 12);
  const long = boxes.find(({ name }) => name === "co64");
  const offsets = await table(reader, long ?? only(boxes, "stco"), long ? 8 : 4);
  const sizes = await sizesOf(reader, boxes);
  let sample = 0;
  for (let chunk = 0, run = 0; chunk < offsets.count; chunk++) {
    reader.step();
    if (run + 1 < runs.count && (await runs.at(run + 1)).getUint32(0) <= chunk + 1) run += 1;
    if (run >= runs.count) throw new Unreadable("a chunk says nothing of its samples");
    const entry = await offsets.at(chunk);
    const at = long ? Number(entry.getBigUint64(0)) : entry.getUint32(0);
    const many = (await runs.at(run)).getUint32(4);
    let length = 0;
    if (sizes.all > 0) length = many * sizes.all;
    else
      for (let each = 0; each < many; each++, sample++) {
        reader.step();
        length += await sizes.of(sample);
      }
    if (at + length > reader.size) throw new Unreadable("a sample lies behind the file's end");
    yield { at, length };
  }
}

async function sizesOf(reader: Reader, boxes: readonly Box[]): Promise<{ all: number; of(sample: number): Promise<number> }> {
  const box = boxes.find(({ name }) => name === "stsz") ?? only(boxes, "stz2");
  const head = await reader.view(box.from, 12);
  const count = head.getUint32(8);
  const bits = box.name === "stsz" ? 32 : head.getUint8(7);
  if (![4, 8, 16, 32].includes(bits)) throw new Unreadable("sizes of no known length");
  const all = box.name === "stsz" ? head.getUint32(4) : 0;
  async function of(sample: number): Promise<number> {
    if (sample >= count) throw new Unreadable("more samples than it has sizes");
    const view = await reader.view(box.from + 12 + Math.floor((sample * bits) / 8), Math.ceil(bits / 8));
    if (bits === 4) return sample % 2 === 0 ? view.getUint8(0) >> 4 : view.getUint8(0) & 15;
    return bits === 8 ? view.getUint8(0) : bits === 16 ? view.getUint16(0) : view.getUint32(0);
  }
  return { all, of };
}

async function table(
  reader: Reader,
  box: Box,
  entryBytes: number,
): Promise<{ count: number; at(index: number): Promise<DataView> }> {
  const count = (await reader.view(box.from + 4, 4)).getUint32(0);
  if (box.from + 8 + count * entryBytes > box.to) throw new Unreadable(`${box.name} is longer than its box`);
  return { count, at: (index) => reader.view(box.from + 8 + index * entryBytes, entryBytes) };
}
