// MP4, QuickTime, 3GP, M4A (ISO/IEC 14496-12), HEIF and AVIF: what is neither sound nor picture becomes free room, and times become zero.

import { type Box, boxesIn, free, keepOnly } from "./box.ts";
import { blank, type Finds } from "./finds.ts";
import { cleanFragment } from "./fragment.ts";
import { cleanItems } from "./heif-items.ts";
import { cleanMovie, type DroppedTracks } from "./movie.ts";
import { type Reader, Unreadable } from "./reader.ts";

const KEPT = ["ftyp", "styp", "moov", "mdat", "moof", "mfra", "sidx", "ssix", "pdin", "meta", "wide"];

export async function isoMedia(reader: Reader, finds: Finds): Promise<void> {
  const boxes = await boxesIn(reader, 0, reader.size);
  if (!boxes.some(({ name }) => ["ftyp", "moov", "mdat"].includes(name))) throw new Unreadable("no ISO media");
  const dropped: DroppedTracks = new Map();
  let isPicture = false;
  for (const box of boxes) {
    if (box.name === "moov") await cleanMovie(reader, finds, box, dropped);
    else if (box.name === "meta") isPicture = (await cleanMeta(reader, finds, box, boxes)) || isPicture;
    else if (!KEPT.includes(box.name)) await free(reader, finds, box);
  }
  // Fragments name tracks of a header that may stand behind them.
  for (const box of boxes) if (box.name === "moof") await cleanFragment(reader, finds, box, dropped);
  for (const box of boxes) if (box.name === "mfra") await keepOnly(reader, finds, box, ["tfra", "mfro"]);
  if (!isPicture && !boxes.some(({ name }) => name === "moov" || name === "moof")) throw new Unreadable("there is no header");
  const end = boxes.at(-1)?.to ?? 0;
  await blank(reader, finds, end, reader.size - end);
}

/** True where it holds pictures. Any other is a list of words about the file. */
async function cleanMeta(reader: Reader, finds: Finds, meta: Box, all: readonly Box[]): Promise<boolean> {
  const isPicture = await cleanItems(reader, finds, meta, all);
  if (!isPicture) await free(reader, finds, meta);
  return isPicture;
}
