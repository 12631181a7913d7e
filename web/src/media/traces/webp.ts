// WebP (RFC 9649 §2): chunks that are drawn stay, also of each frame; the file's length and its flags are written anew.

import { exifFacts, uprightOnly } from "./exif.ts";
import { cut, type Finds, write } from "./finds.ts";
import { bytesOf, lettersOf, type Reader, Unreadable } from "./reader.ts";

const DRAWN = ["VP8X", "ICCP", "ANIM", "ANMF", "ALPH", "VP8 ", "VP8L"];
const DRAWN_IN_FRAME = ["ALPH", "VP8 ", "VP8L"];
const FRAME_HEADER_BYTES = 16;
const FLAG = { exif: 0x08, xmp: 0x04 };

export async function webp(reader: Reader, finds: Finds): Promise<void> {
  const head = await reader.view(0, 12);
  if (lettersOf(new Uint8Array(head.buffer, 0, 4)) !== "RIFF" || lettersOf(new Uint8Array(head.buffer, 8, 4)) !== "WEBP")
    throw new Unreadable("no WebP");
  const end = Math.min(reader.size, 8 + head.getUint32(4, true));
  let flags: number | null = null;
  let isTurned = false;
  let gone = 0;
  for (let at = 12; at + 8 <= end; ) {
    const chunk = await chunkAt(reader, at, end);
    if (chunk.name === "VP8X") flags = (await reader.view(at + 8, 1)).getUint8(0);
    if (chunk.name === "EXIF") {
      const kept = await cutExif(reader, finds, chunk, isTurned);
      isTurned ||= kept > 0;
      gone += chunk.whole - kept;
    } else if (chunk.name === "ANMF") gone += await cleanFrame(reader, finds, chunk);
    else if (!DRAWN.includes(chunk.name)) {
      await cut(reader, finds, at, chunk.whole);
      gone += chunk.whole;
    }
    at += chunk.whole;
  }
  await cut(reader, finds, end, reader.size - end);
  const length = end - gone - 8;
  if (length !== head.getUint32(4, true)) write(finds, 4, le32(length));
  const right = flags === null ? null : (flags & ~FLAG.xmp & ~FLAG.exif) | (isTurned ? FLAG.exif : 0);
  if (right !== null && right !== flags) write(finds, 20, [right]);
}

type Chunk = { name: string; at: number; length: number; whole: number };

async function chunkAt(reader: Reader, at: number, end: number): Promise<Chunk> {
  reader.step();
  const head = await reader.view(at, 8);
  const length = head.getUint32(4, true);
  if (at + 8 + length > end) throw new Unreadable("a chunk is longer than the file");
  const whole = Math.min(8 + length + (length % 2), end - at);
  return { name: lettersOf(new Uint8Array(head.buffer, 0, 4)), at, length, whole };
}

/** @returns how many bytes stand there instead */
async function cutExif(reader: Reader, finds: Finds, { at, length, whole }: Chunk, isTurned: boolean): Promise<number> {
  const bytes = await reader.bytes(at + 8, length);
  const facts = exifFacts(bytes);
  const kept = isTurned ? null : uprightOnly(facts);
  if (kept !== null && kept.length === length && kept.every((byte, index) => byte === bytes[index])) return whole;
  finds.place ||= facts.place;
  const instead = kept === null ? undefined : Uint8Array.from([...bytesOf("EXIF"), ...le32(kept.length), ...kept]);
  await cut(reader, finds, at, whole, instead);
  return instead?.length ?? 0;
}

async function cleanFrame(reader: Reader, finds: Finds, frame: Chunk): Promise<number> {
  const end = frame.at + 8 + frame.length;
  let gone = 0;
  for (let at = frame.at + 8 + FRAME_HEADER_BYTES; at + 8 <= end; ) {
    const chunk = await chunkAt(reader, at, end);
    if (!DRAWN_IN_FRAME.includes(chunk.name)) {
      await cut(reader, finds, at, chunk.whole);
      gone += chunk.whole;
    }
    at += chunk.whole;
  }
  if (gone > 0) write(finds, frame.at + 4, le32(frame.length - gone));
  return gone;
}

function le32(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}
