// A fragment of a film (`moof`, ISO/IEC 14496-12 §8.8): the parts that speak of dropped tracks go, with their samples.

import { type Box, boxesIn, free, keepOnly, only } from "./box.ts";
import { blank, type Finds } from "./finds.ts";
import type { DroppedTracks } from "./movie.ts";
import { type Reader, Unreadable } from "./reader.ts";

const IN_TRAF = ["tfhd", "tfdt", "trun", "saiz", "saio", "senc", "sbgp", "sgpd", "subs", "sdtp"];
const HAS = { base: 1, description: 2, duration: 8, size: 16, baseIsMoof: 0x20000 };
const RUN_HAS = { offset: 1, first: 4, duration: 0x100, size: 0x200, flags: 0x400, shift: 0x800 };

export async function cleanFragment(reader: Reader, finds: Finds, moof: Box, dropped: DroppedTracks): Promise<void> {
  let isFirst = true;
  for (const traf of (await keepOnly(reader, finds, moof, ["mfhd", "traf", "pssh"])).filter(({ name }) => name === "traf")) {
    const boxes = await boxesIn(reader, traf.from, traf.to);
    const header = await headerOf(reader, only(boxes, "tfhd"));
    if (dropped.has(header.track)) {
      const base = header.base ?? (header.baseIsMoof || isFirst ? moof.at : null);
      if (base === null) throw new Unreadable("where its samples lie depends on others");
      const size = header.size ?? dropped.get(header.track) ?? 0;
      for (const run of boxes) if (run.name === "trun") await blankRun(reader, finds, run, base, size);
      await free(reader, finds, traf);
    } else await keepOnly(reader, finds, traf, IN_TRAF);
    isFirst = false;
  }
}

type Header = { track: number; base: number | null; baseIsMoof: boolean; size: number | null };

/** §8.8.7 */
async function headerOf(reader: Reader, tfhd: Box): Promise<Header> {
  const view = await reader.view(tfhd.from, tfhd.to - tfhd.from);
  if (view.byteLength < 8) throw new Unreadable("a tfhd is cut off");
  const flags = view.getUint32(0) & 0xffffff;
  let at = 8;
  const next = (flag: number, bytes: number) => {
    if (!(flags & flag)) return null;
    if (at + bytes > view.byteLength) throw new Unreadable("a tfhd is cut off");
    const value = bytes === 8 ? Number(view.getBigUint64(at)) : view.getUint32(at);
    at += bytes;
    return value;
  };
  const base = next(HAS.base, 8);
  next(HAS.description, 4);
  next(HAS.duration, 4);
  const size = next(HAS.size, 4);
  return { track: view.getUint32(4), base, baseIsMoof: (flags & HAS.baseIsMoof) !== 0, size };
}

/** §8.8.8 */
async function blankRun(reader: Reader, finds: Finds, trun: Box, base: number, size: number): Promise<void> {
  const head = await reader.view(trun.from, 8);
  const flags = head.getUint32(0) & 0xffffff;
  const count = head.getUint32(4);
  if (!(flags & RUN_HAS.offset)) throw new Unreadable("where its samples lie depends on others");
  let at = trun.from + 12 + (flags & RUN_HAS.first ? 4 : 0);
  const before = flags & RUN_HAS.duration ? 4 : 0;
  const entryBytes = [RUN_HAS.duration, RUN_HAS.size, RUN_HAS.flags, RUN_HAS.shift].filter((flag) => flags & flag).length * 4;
  if (at + count * entryBytes > trun.to) throw new Unreadable("a trun is longer than its box");
  const from = base + (await reader.view(trun.from + 8, 4)).getInt32(0);
  let length = flags & RUN_HAS.size ? 0 : count * size;
  for (let each = 0; each < count && flags & RUN_HAS.size; each++, at += entryBytes) {
    reader.step();
    length += (await reader.view(at + before, 4)).getUint32(0);
  }
  if (from < 0 || from + length > reader.size) throw new Unreadable("a sample lies behind the file's end");
  await blank(reader, finds, from, length);
}
