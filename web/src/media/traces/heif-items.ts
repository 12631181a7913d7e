// The items of a picture in HEIF and AVIF (ISO/IEC 14496-12 §8.11, ISO/IEC 23008-12): EXIF, XMP and what nobody knows are blanked where they lie.

import { type Box, boxesIn, keepOnly, only } from "./box.ts";
import { exifFacts } from "./exif.ts";
import { blank, type Finds, write } from "./finds.ts";
import { type Location, locationsOf } from "./item-locations.ts";
import { tellsPlace } from "./place-words.ts";
import { bytesOf, type Reader, Unreadable } from "./reader.ts";

const IN_META = ["hdlr", "pitm", "iloc", "iinf", "iref", "iprp", "idat", "grpl", "dinf", "ipro"];
/** Pictures, and what they are put together from: all other items say something about them. */
const DRAWN = "hvc1 hev1 lhv1 av01 avc1 vvc1 evc1 jpeg j2k1 unci grid iovl iden tmap mski".split(" ");
/** A header and no fields: what looks for EXIF finds an empty one. */
const EMPTY_EXIF = Uint8Array.of(0, 0, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0);
const EMPTY_XMP = bytesOf('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');

/** @returns false where the box holds no pictures */
export async function cleanItems(reader: Reader, finds: Finds, meta: Box, top: readonly Box[]): Promise<boolean> {
  const inside = { from: meta.from + 4, to: meta.to };
  // QuickTime's `meta` has no version before its boxes; it holds no pictures either.
  const boxes = await boxesIn(reader, inside.from, inside.to).catch((error: unknown) => {
    if (error instanceof Unreadable) return [];
    throw error;
  });
  const hdlr = boxes.find(({ name }) => name === "hdlr");
  if (hdlr === undefined || (await reader.letters(hdlr.from + 8, 4)) !== "pict") return false;
  await keepOnly(reader, finds, inside, IN_META);
  await blank(reader, finds, hdlr.from + 12, hdlr.to - hdlr.from - 12);
  const names = await namesOf(reader, only(boxes, "iinf"));
  const iloc = boxes.find(({ name }) => name === "iloc");
  const locations = iloc === undefined ? [] : await locationsOf(reader, iloc);
  const idat = boxes.find(({ name }) => name === "idat");
  for (const location of locations) {
    const name = names.get(location.item) ?? "";
    if (!DRAWN.includes(name))
      await blankItem(reader, finds, name, location, { idat, mdat: top.filter((box) => box.name === "mdat") });
  }
  return true;
}

async function blankItem(
  reader: Reader,
  finds: Finds,
  name: string,
  location: Location,
  { idat, mdat }: { idat: Box | undefined; mdat: Box[] },
): Promise<void> {
  if (location.method > 1) {
    finds.found = true;
    finds.stays = true; // inside of another item: nobody writes that
    return;
  }
  const base = location.method === 1 ? (idat?.from ?? reader.size) : 0;
  const homes = location.method === 1 ? (idat === undefined ? [] : [idat]) : mdat;
  for (const [index, extent] of location.extents.entries()) {
    const at = base + extent.at;
    const home = homes.find(({ from, to }) => at >= from && at < to);
    if (home === undefined) throw new Unreadable("an item lies outside of the file's data");
    const length = extent.length === 0 ? home.to - at : extent.length;
    if (at + length > home.to) throw new Unreadable("an item lies outside of the file's data");
    await blankExtent(reader, finds, { at, length }, index === 0 ? name : "");
  }
}

async function blankExtent(
  reader: Reader,
  finds: Finds,
  { at, length }: { at: number; length: number },
  name: string,
): Promise<void> {
  const empty = name === "Exif" ? EMPTY_EXIF : name === "mime" ? EMPTY_XMP : new Uint8Array();
  const kept = empty.length <= length ? empty : new Uint8Array();
  const is = await reader.bytes(at, kept.length);
  const before = finds.patches.length;
  await blank(reader, finds, at + kept.length, length - kept.length);
  if (finds.patches.length === before && kept.every((byte, index) => byte === is[index])) return;
  finds.found = true;
  if (name === "Exif" && length > 4) {
    const bytes = await reader.bytes(at, Math.min(length, 1024 * 1024));
    finds.place ||= exifFacts(bytes.subarray(4 + new DataView(bytes.buffer).getUint32(0))).place;
  } else finds.place ||= await tellsPlace(reader, at, length);
  if (kept.length > 0) write(finds, at, Uint8Array.from(kept));
  else await blank(reader, finds, at, length);
}

/** What each item is, by its number: §8.11.6, entries of all versions */
async function namesOf(reader: Reader, iinf: Box): Promise<Map<number, string>> {
  const version = (await reader.view(iinf.from, 1)).getUint8(0);
  const names = new Map<number, string>();
  for (const infe of await boxesIn(reader, iinf.from + (version === 0 ? 6 : 8), iinf.to)) {
    if (infe.name !== "infe") continue;
    const entry = await reader.bytes(infe.from, Math.min(infe.to - infe.from, 12));
    const view = new DataView(entry.buffer);
    if (entry.length < 6) throw new Unreadable("an item says too little");
    const kind = entry[0] ?? 0;
    const number = kind >= 3 ? view.getUint32(4) : view.getUint16(4);
    const at = infe.from + (kind >= 3 ? 10 : 8);
    // The first two versions know a name and a media type only.
    names.set(number, kind < 2 ? "mime" : await reader.letters(at, 4));
  }
  return names;
}
