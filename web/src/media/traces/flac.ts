// FLAC (RFC 9639 §8): blocks in front of the sound become padding, but for those that it is decoded and sought by.

import { blank, type Finds, write } from "./finds.ts";
import { type Reader, Unreadable } from "./reader.ts";

const BLOCK = { info: 0, padding: 1, seekTable: 3 };

/** @returns where the sound begins */
export async function blankFlacBlocks(reader: Reader, finds: Finds, from: number, to: number): Promise<number> {
  for (let at = from; ; ) {
    reader.step();
    const head = (await reader.view(at, 4)).getUint32(0);
    const [isLast, kind, length] = [head >>> 31 === 1, (head >>> 24) & 127, head & 0xffffff];
    if (at + 4 + length > to) throw new Unreadable("a block is longer than what it is in");
    if (kind !== BLOCK.info && kind !== BLOCK.seekTable) await pad(reader, finds, { at, isLast, kind, length });
    at += 4 + length;
    if (isLast) return at;
  }
}

async function pad(
  reader: Reader,
  finds: Finds,
  block: { at: number; isLast: boolean; kind: number; length: number },
): Promise<void> {
  await blank(reader, finds, block.at + 4, block.length);
  if (block.kind === BLOCK.padding) return;
  finds.found = true;
  write(finds, block.at, [(block.isLast ? 0x80 : 0) | BLOCK.padding]);
}
