// Comments as Vorbis, Opus, Theora, Speex and FLAC write them (https://xiph.org/vorbis/doc/v-comment.html): none are left, in the same bytes.

import type { Finds } from "./finds.ts";
import { saysPlace } from "./place-words.ts";
import { lettersOf, Unreadable } from "./reader.ts";

/** How a packet of comments begins, and how many bytes end it. Speex and FLAC have neither. */
const KINDS = [
  { magic: "\x03vorbis", end: 1 },
  { magic: "\x81theora", end: 0 },
  { magic: "OpusTags", end: 0 },
];

/** One long name of nobody, and no comments. Null where there is nothing in it already. */
export async function blankedComment(packet: Uint8Array<ArrayBuffer>, finds: Finds): Promise<Uint8Array<ArrayBuffer> | null> {
  const text = lettersOf(packet);
  const { magic, end } = KINDS.find((kind) => text.startsWith(kind.magic)) ?? { magic: "", end: 0 };
  const from = magic.length;
  const vendor = packet.length - from - end - 8;
  if (vendor < 0) throw new Unreadable("comments are cut off");
  const blanked = new Uint8Array(packet.length);
  blanked.set(packet.subarray(0, from));
  new DataView(blanked.buffer).setUint32(from, vendor, true);
  if (end > 0) blanked.set(packet.subarray(-end), packet.length - end);
  if (blanked.every((byte, at) => byte === packet[at])) return null;
  finds.found = true;
  finds.place ||= saysPlace(text);
  return blanked;
}
