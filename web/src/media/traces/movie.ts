// The header of a film (`moov`): its times, its makers, its words, and the tracks that are neither sound nor picture.

import { type Box, boxesIn, free, keepOnly, only } from "./box.ts";
import { blank, type Finds } from "./finds.ts";
import { type Reader, Unreadable } from "./reader.ts";
import { cleanDescription } from "./sample-entry.ts";
import { samplesOf } from "./samples.ts";

/** By their number: how large a sample is where a fragment does not say, as `trex` has it */
export type DroppedTracks = Map<number, number>;

const SEEN_OR_HEARD = ["vide", "soun", "auxv", "pict"];
const IN = {
  moov: ["mvhd", "trak", "mvex", "iods", "pssh"],
  trak: ["tkhd", "edts", "mdia", "tref", "tapt", "load", "clip", "matt"],
  tref: ["auxl", "vdep", "vplx", "hint", "fall"],
  mdia: ["mdhd", "hdlr", "minf", "elng"],
  minf: ["vmhd", "smhd", "hmhd", "nmhd", "sthd", "gmhd", "hdlr", "dinf", "stbl"],
  stbl: "stsd stts ctts cslg stss stsh stsz stz2 stsc stco co64 sdtp sgpd sbgp subs saiz saio stps padb stdp csgp".split(" "),
};

export async function cleanMovie(reader: Reader, finds: Finds, moov: Box, dropped: DroppedTracks): Promise<void> {
  const boxes = await boxesIn(reader, moov.from, moov.to);
  if (boxes.some(({ name }) => name === "cmov")) throw new Unreadable("its header is compressed");
  for (const box of await keepOnly(reader, finds, moov, IN.moov)) {
    if (box.name === "mvhd") await cleanTimes(reader, finds, box);
    else if (box.name === "trak") await cleanTrack(reader, finds, box, dropped);
  }
  for (const mvex of boxes.filter(({ name }) => name === "mvex"))
    for (const trex of await keepOnly(reader, finds, mvex, ["mehd", "trex", "leva"]))
      if (trex.name === "trex") await readDefaults(reader, trex, dropped);
}

async function cleanTrack(reader: Reader, finds: Finds, trak: Box, dropped: DroppedTracks): Promise<void> {
  const boxes = await boxesIn(reader, trak.from, trak.to);
  const mdia = only(boxes, "mdia");
  const media = await boxesIn(reader, mdia.from, mdia.to);
  const handler = await reader.letters(only(media, "hdlr").from + 8, 4);
  if (!SEEN_OR_HEARD.includes(handler)) return dropTrack(reader, finds, trak, { boxes, media }, dropped);
  for (const box of await keepOnly(reader, finds, trak, IN.trak)) {
    if (box.name === "tkhd") await cleanTimes(reader, finds, box);
    else if (box.name === "tref") await keepOnly(reader, finds, box, IN.tref);
  }
  for (const box of await keepOnly(reader, finds, mdia, IN.mdia)) {
    if (box.name === "mdhd") await cleanTimes(reader, finds, box);
    else if (box.name === "hdlr") await cleanHandler(reader, finds, box);
    else if (box.name === "minf") await cleanInformation(reader, finds, box, handler);
  }
}

async function cleanInformation(reader: Reader, finds: Finds, minf: Box, handler: string): Promise<void> {
  for (const box of await keepOnly(reader, finds, minf, IN.minf)) {
    if (box.name === "hdlr") await cleanHandler(reader, finds, box);
    else if (box.name === "stbl")
      for (const table of await keepOnly(reader, finds, box, IN.stbl))
        if (table.name === "stsd") await cleanDescription(reader, finds, table, handler);
  }
}

/** What it said lies in the file's data: that goes first, then the track itself. */
async function dropTrack(
  reader: Reader,
  finds: Finds,
  trak: Box,
  { boxes, media }: { boxes: Box[]; media: Box[] },
  dropped: DroppedTracks,
): Promise<void> {
  const minf = only(media, "minf");
  const stbl = only(await boxesIn(reader, minf.from, minf.to), "stbl");
  for await (const { at, length } of samplesOf(reader, stbl)) await blank(reader, finds, at, length);
  const tkhd = only(boxes, "tkhd");
  const isLong = (await reader.view(tkhd.from, 1)).getUint8(0) === 1;
  dropped.set((await reader.view(tkhd.from + (isLong ? 20 : 12), 4)).getUint32(0), 0);
  await free(reader, finds, trak);
}

/** §8.2.2, §8.3.2, §8.4.2: when it was made and changed, in 32 or in 64 bits each */
async function cleanTimes(reader: Reader, finds: Finds, box: Box): Promise<void> {
  const version = (await reader.view(box.from, 1)).getUint8(0);
  const bytes = version === 1 ? 16 : 8;
  if (version > 1 || box.from + 4 + bytes > box.to) throw new Unreadable(`a ${box.name} of no known version`);
  await blank(reader, finds, box.from + 4, bytes);
}

/** §8.4.3: its maker, in QuickTime, and its name */
async function cleanHandler(reader: Reader, finds: Finds, box: Box): Promise<void> {
  await blank(reader, finds, box.from + 12, box.to - box.from - 12);
}

/** §8.8.3 */
async function readDefaults(reader: Reader, trex: Box, dropped: DroppedTracks): Promise<void> {
  const view = await reader.view(trex.from, 24);
  const track = view.getUint32(4);
  if (dropped.has(track)) dropped.set(track, view.getUint32(16));
}
