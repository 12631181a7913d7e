// TIFF 6.0 and DNG: the fields that tell are taken out of their directories, which stay where they are, and what they point to is blanked.

import { blank, type Finds, write } from "./finds.ts";
import { iptcTellsPlace } from "./iptc.ts";
import { type Reader, Unreadable } from "./reader.ts";

const TAG = {
  subIfds: 0x014a,
  exif: 0x8769,
  interop: 0xa005,
  gps: 0x8825,
  iptc: 0x83bb,
  photoshop: 0x8649,
  maker: 0x927c,
  dngVersion: 0xc612,
};
/** Directories within a directory */
const INNER = [TAG.subIfds, TAG.exif, TAG.interop];
/**
 * TIFF: what it shows, maker, model, software, date, artist, computer, copyright, page and document name. EXIF 3.0 §4.6: dates, offsets of time,
 * maker's notes, comments, related sound, identity, owner, serial numbers, title, photographer. Windows' own. DNG 1.7: serial number,
 * lens, private data, raw file's name and dates. XMP, Photoshop's, IPTC.
 */
const TELLING = new Set([
  0x010d,
  0x010e,
  0x010f,
  0x0110,
  0x011d,
  0x0131,
  0x0132,
  0x013b,
  0x013c,
  0x8298,
  0x02bc,
  TAG.iptc,
  TAG.photoshop,
  TAG.gps,
  0x9003,
  0x9004,
  0x9010,
  0x9011,
  0x9012,
  TAG.maker,
  0x9286,
  0x9290,
  0x9291,
  0x9292,
  0xa004,
  0xa420,
  0xa430,
  0xa431,
  0xa432,
  0xa433,
  0xa434,
  0xa435,
  0xa436,
  0xa437,
  0xa438,
  0xa439,
  0xa43a,
  0xa43b,
  0xa43c,
  0xa460,
  0xa461,
  0xa462,
  0x9c9b,
  0x9c9c,
  0x9c9d,
  0x9c9e,
  0x9c9f,
  0xc62f,
  0xc630,
  0xc634,
  0xc65d,
  0xc68b,
  0xc6bf,
  0xc71b,
  0xc6fe,
  0xc7a1,
  0xc763,
  0xc764,
  0xc772,
  0xc789,
  0xcd48,
]);
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const MOST_DIRECTORIES = 1000;

type Context = {
  little: boolean;
  seen: Set<number>;
  waiting: { at: number; isPlace: boolean }[];
  hasNotes: boolean;
  isDng: boolean;
};

export async function tiff(reader: Reader, finds: Finds): Promise<void> {
  const head = await reader.view(0, 8);
  const little = head.getUint16(0) === 0x4949;
  if ((!little && head.getUint16(0) !== 0x4d4d) || head.getUint16(2, little) !== 42) throw new Unreadable("no TIFF");
  const context: Context = {
    little,
    seen: new Set(),
    waiting: [{ at: head.getUint32(4, little), isPlace: false }],
    hasNotes: false,
    isDng: false,
  };
  for (let next = context.waiting.pop(); next !== undefined; next = context.waiting.pop()) {
    if (next.at === 0 || context.seen.has(next.at)) continue;
    context.seen.add(next.at);
    if (context.seen.size > MOST_DIRECTORIES) throw new Unreadable("too many directories");
    await cleanDirectory(reader, finds, context, next);
  }
  // Cameras' own raw files are developed by what their maker noted; only DNG says all of it in public.
  if (context.hasNotes && !context.isDng) finds.stays = true;
}

type Field = { tag: number; at: number; from: number; length: number; bytes: Uint8Array<ArrayBuffer> };

async function cleanDirectory(
  reader: Reader,
  finds: Finds,
  context: Context,
  { at, isPlace }: { at: number; isPlace: boolean },
): Promise<void> {
  const { little } = context;
  const count = (await reader.view(at, 2)).getUint16(0, little);
  const bytes = await reader.bytes(at + 2, count * 12);
  const rest = at + 2 + count * 12;
  const next = rest + 4 <= reader.size ? await reader.bytes(rest, 4) : new Uint8Array(4);
  const kept: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    reader.step();
    const field = fieldOf(bytes.subarray(index * 12, index * 12 + 12), at + 2 + index * 12, little);
    if (field.tag === TAG.dngVersion) context.isDng = true;
    if (field.tag === TAG.maker) context.hasNotes = true;
    if (isPlace || TELLING.has(field.tag)) await drop(reader, finds, context, field);
    else {
      kept.push(field.bytes);
      if (INNER.includes(field.tag)) await follow(reader, context, field, false);
    }
  }
  context.waiting.push({ at: new DataView(next.buffer).getUint32(0, little), isPlace: false });
  if (kept.length < count) rewrite(finds, at, { count: kept.length, was: count, fields: kept, next, little });
}

function fieldOf(bytes: Uint8Array<ArrayBuffer>, at: number, little: boolean): Field {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
  const length = (SIZES[view.getUint16(2, little)] ?? 0) * view.getUint32(4, little);
  return { tag: view.getUint16(0, little), at, from: length <= 4 ? at + 8 : view.getUint32(8, little), length, bytes };
}

async function drop(reader: Reader, finds: Finds, context: Context, field: Field): Promise<void> {
  finds.found = true;
  if (field.tag === TAG.gps) {
    finds.place = true;
    return follow(reader, context, field, true);
  }
  if (field.from + field.length > reader.size) throw new Unreadable("a field points behind the file's end");
  if (field.tag === TAG.iptc || field.tag === TAG.photoshop)
    finds.place ||= iptcTellsPlace(await reader.bytes(field.from, field.length));
  if (field.length > 4) await blank(reader, finds, field.from, field.length);
}

/** The directories that it points to: one, or a list of them */
async function follow(reader: Reader, { little, waiting }: Context, field: Field, isPlace: boolean): Promise<void> {
  const count = Math.floor(field.length / 4);
  if (count > MOST_DIRECTORIES) throw new Unreadable("too many directories");
  const list = await reader.view(field.from, count * 4);
  for (let index = 0; index < count; index++) waiting.push({ at: list.getUint32(index * 4, little), isPlace });
}

type Directory = { count: number; was: number; fields: Uint8Array[]; next: Uint8Array; little: boolean };

/** Shorter, and its rest zeros: nothing else moves. */
function rewrite(finds: Finds, at: number, { count, was, fields, next, little }: Directory): void {
  const bytes = new Uint8Array(2 + was * 12 + 4);
  new DataView(bytes.buffer).setUint16(0, count, little);
  for (const [index, field] of fields.entries()) bytes.set(field, 2 + index * 12);
  bytes.set(next, 2 + count * 12);
  write(finds, at, bytes);
}
