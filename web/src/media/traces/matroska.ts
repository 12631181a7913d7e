// Matroska and WebM (RFC 9559): tags, attachments, chapters, titles and dates become Void, and so do tracks that are neither sound nor picture.

import { CRC, type Element, elementAt, elementsIn, makeVoid, makeVoidQuietly, VOID, type Whole } from "./ebml.ts";
import { blank, type Finds } from "./finds.ts";
import { cleanTracks } from "./matroska-tracks.ts";
import { type Reader, Unreadable } from "./reader.ts";

const ID = {
  header: 0x1a45dfa3,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  info: 0x1549a966,
  tracks: 0x1654ae6b,
  cluster: 0x1f43b675,
  cues: 0x1c53bb6b,
  block: 0xa1,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
};
/** §5.1.2: scale, length, and who wrote it, which may be empty but not absent */
const IN_INFO = [0x2ad7b1, 0x4489];
const MAKERS = [0x4d80, 0x5741];
/** §5.1.3: times, what stands where, encrypted and silent blocks */
const IN_CLUSTER = [0xe7, 0xa7, 0xab, 0x5854, 0xaf, ID.simpleBlock, ID.blockGroup, VOID, CRC];
const KEPT = [ID.header, ID.segment, ID.seekHead, ID.info, ID.tracks, ID.cluster, ID.cues];

export async function matroska(reader: Reader, finds: Finds): Promise<void> {
  const dropped = new Set<number>();
  let isFilm = false;
  let hasBegun = false;
  for (let at = 0; at < reader.size; ) {
    const element = await elementAt(reader, at, reader.size);
    if (at === 0 && element.id !== ID.header) throw new Unreadable("no Matroska");
    // A segment is walked through as if its parts stood by themselves: so is a cluster that has no length.
    const isOpen = element.id === ID.segment || (element.id === ID.cluster && element.to === null);
    if (isOpen) at = element.from;
    else {
      const whole = wholeOf(element);
      await clean(reader, finds, whole, dropped);
      at = whole.to;
    }
    isFilm ||= element.id === ID.tracks;
    if (hasBegun && element.id === ID.tracks && dropped.size > 0)
      throw new Unreadable("its tracks are named behind what they hold");
    hasBegun ||= element.id === ID.cluster;
  }
  if (!isFilm) throw new Unreadable("there are no tracks");
}

async function clean(reader: Reader, finds: Finds, element: Whole, dropped: Set<number>): Promise<void> {
  switch (element.id) {
    case ID.seekHead:
      return cleanSeeks(reader, finds, element);
    case ID.info:
      return cleanInfo(reader, finds, element);
    case ID.tracks:
      return cleanTracks(reader, finds, element, dropped);
    case ID.cluster:
      for (const part of dropped.size > 0 ? await elementsIn(reader, element.from, element.to) : [])
        await cleanPart(reader, finds, part, dropped);
      return;
    case CRC: // of a part that is walked through
      return makeVoidQuietly(reader, finds, element);
    default:
      if (IN_CLUSTER.includes(element.id)) return cleanPart(reader, finds, element, dropped);
      if (!KEPT.includes(element.id)) return makeVoid(reader, finds, element);
  }
}

/** Of a cluster: the blocks of a track that goes, and what nobody knows. */
async function cleanPart(reader: Reader, finds: Finds, part: Whole, dropped: Set<number>): Promise<void> {
  if (!IN_CLUSTER.includes(part.id) || part.id === VOID) return makeVoid(reader, finds, part);
  if (part.id === CRC) return makeVoidQuietly(reader, finds, part);
  if (dropped.size === 0) return;
  if (part.id === ID.simpleBlock) return dropBlock(reader, finds, part, part, dropped);
  if (part.id !== ID.blockGroup) return;
  for (const inner of await elementsIn(reader, part.from, part.to))
    if (inner.id === ID.block) return dropBlock(reader, finds, inner, part, dropped);
}

async function dropBlock(reader: Reader, finds: Finds, block: Whole, around: Whole, dropped: Set<number>): Promise<void> {
  const first = (await reader.view(block.from, 1)).getUint8(0);
  const bytes = 1 + Math.clz32(first) - 24;
  if (bytes > 4) throw new Unreadable("a block of no track");
  let track = first & (0xff >> bytes);
  for (const byte of await reader.bytes(block.from + 1, bytes - 1)) track = track * 256 + byte;
  if (dropped.has(track)) await makeVoid(reader, finds, around);
}

async function cleanInfo(reader: Reader, finds: Finds, info: Whole): Promise<void> {
  for (const part of await elementsIn(reader, info.from, info.to)) {
    if (MAKERS.includes(part.id)) await blank(reader, finds, part.from, part.to - part.from);
    else if (part.id === CRC) await makeVoidQuietly(reader, finds, part);
    else if (!IN_INFO.includes(part.id)) await makeVoid(reader, finds, part);
  }
}

/** Where it says that something lies that has gone. */
async function cleanSeeks(reader: Reader, finds: Finds, seekHead: Whole): Promise<void> {
  for (const seek of await elementsIn(reader, seekHead.from, seekHead.to)) {
    if (seek.id === CRC) await makeVoidQuietly(reader, finds, seek);
    else if (seek.id !== ID.seek) await makeVoid(reader, finds, seek);
    else {
      const id = (await elementsIn(reader, seek.from, seek.to)).find((part) => part.id === ID.seekId);
      const meant =
        id === undefined
          ? 0
          : (await reader.bytes(id.from, Math.min(4, id.to - id.from))).reduce((sum, byte) => sum * 256 + byte, 0);
      if (!KEPT.includes(meant)) await makeVoid(reader, finds, seek);
    }
  }
}

function wholeOf(element: Element): Whole {
  if (element.to === null) throw new Unreadable("it is not known where a part ends");
  return { ...element, to: element.to };
}
