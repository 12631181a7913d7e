// How a track's samples are encoded (`stsd`, ISO/IEC 14496-12 §8.5.2): what a decoder needs stays, who encoded them does not.

import { type Box, boxesIn, free } from "./box.ts";
import { blank, type Finds } from "./finds.ts";
import type { Reader } from "./reader.ts";

/** §12.1.3: bytes of a picture's entry before its boxes; of what QuickTime keeps there: vendor, and the name of the encoder */
const PICTURE = { header: 78, vendor: 12, name: 42, nameBytes: 32 };
/** §12.2.3, and QuickTime's first and second version */
const SOUND: Record<number, number> = { 0: 28, 1: 44, 2: 64 };
const TELLING = ["uuid", "udta", "meta", "free", "skip", "name"];

export async function cleanDescription(reader: Reader, finds: Finds, stsd: Box, handler: string): Promise<void> {
  // §12.2.3.2: in its first version an entry says 1 as QuickTime's does, and is no longer for it.
  const isLater = (await reader.view(stsd.from, 1)).getUint8(0) > 0;
  for (const entry of await boxesIn(reader, stsd.from + 8, stsd.to)) {
    const isSound = handler === "soun";
    if (!isSound) {
      if (entry.to - entry.from < PICTURE.header) continue;
      await blank(reader, finds, entry.from + PICTURE.vendor, 4);
      await blank(reader, finds, entry.from + PICTURE.name, PICTURE.nameBytes);
    } else if (entry.to - entry.from >= 28) await blank(reader, finds, entry.from + 12, 4);
    else continue;
    const version = isLater ? 0 : (await reader.view(entry.from + 8, 2)).getUint16(0);
    const header = isSound ? SOUND[version] : PICTURE.header;
    if (header !== undefined && entry.from + header <= entry.to) await cleanBoxes(reader, finds, entry.from + header, entry.to);
  }
}

async function cleanBoxes(reader: Reader, finds: Finds, from: number, to: number): Promise<void> {
  for (const box of await boxesIn(reader, from, to)) if (TELLING.includes(box.name)) await free(reader, finds, box);
}
