// MP3, AAC and FLAC with what is put before and behind their sound: ID3 (id3.org), APE and Lyrics3 tags are cut.

import { cut, type Finds } from "./finds.ts";
import { blankFlacBlocks } from "./flac.ts";
import { lettersOf, type Reader, Unreadable } from "./reader.ts";

export async function mpegAudio(reader: Reader, finds: Finds): Promise<void> {
  const from = await afterHeads(reader, finds);
  const sound = await reader.letters(from, Math.min(4, reader.size - from));
  const begins = sound === "fLaC" ? await blankFlacBlocks(reader, finds, from + 4, reader.size) : from;
  if (sound !== "fLaC" && !/^\xff[\xe0-\xff]/.test(sound)) throw new Unreadable("there is no sound where it should begin");
  await cutTails(reader, finds, begins);
}

/** Tags one after another, and the zeros that some leave behind them. @returns where the sound begins */
async function afterHeads(reader: Reader, finds: Finds): Promise<number> {
  let at = 0;
  for (let length = 1; length > 0; at += length) {
    reader.step();
    const head = await reader.bytes(at, Math.min(32, reader.size - at));
    length = id3Bytes(head) ?? apeBytes(head) ?? 0;
    if (at + length > reader.size) throw new Unreadable("a tag is longer than the file");
  }
  while (at > 0 && at < reader.size && (await reader.some(at))[0] === 0) {
    reader.step();
    at += 1;
  }
  await cut(reader, finds, 0, at);
  return at;
}

/** ID3v2 §3.1: its size leaves out its header and its footer, in seven bits a byte */
function id3Bytes(head: Uint8Array): number | null {
  if (lettersOf(head.subarray(0, 3)) !== "ID3" || head.length < 10) return null;
  return 10 + sevenBits(head, 6) + ((head[5] ?? 0) & 0x10 ? 10 : 0);
}

/** APE: a header in front says how much is behind it. */
function apeBytes(head: Uint8Array): number | null {
  if (lettersOf(head.subarray(0, 8)) !== "APETAGEX" || head.length < 32) return null;
  return 32 + new DataView(head.buffer, head.byteOffset).getUint32(12, true);
}

/** From the end of the file backwards, until nothing is found. */
async function cutTails(reader: Reader, finds: Finds, from: number): Promise<void> {
  let end = reader.size;
  for (let length = 1; length > 0 && end > from; end -= length) {
    reader.step();
    const tail = await reader.bytes(Math.max(from, end - 360), Math.min(360, end - from));
    length = Math.min(tailBytes(lettersOf(tail), tail) ?? (await oldLyricsBytes(reader, end, from, tail)), end - from);
  }
  await cut(reader, finds, end, reader.size - end);
}

function tailBytes(text: string, tail: Uint8Array): number | null {
  if (text.slice(-128).startsWith("TAG")) return text.slice(-355).startsWith("TAG+") ? 355 : 128;
  if (text.slice(-32).startsWith("APETAGEX")) {
    const footer = new DataView(tail.buffer, tail.byteOffset + tail.length - 32, 32);
    return footer.getUint32(12, true) + (footer.getUint32(20, true) >>> 31 ? 32 : 0);
  }
  if (text.endsWith("LYRICS200")) return 15 + Number.parseInt(text.slice(-15, -9), 10) || null;
  if (text.slice(-10).startsWith("3DI")) return 20 + sevenBits(tail.subarray(-10), 6);
  return null;
}

/** Lyrics3, first version: at most 5,100 bytes between two words */
async function oldLyricsBytes(reader: Reader, end: number, from: number, tail: Uint8Array): Promise<number> {
  if (!lettersOf(tail).endsWith("LYRICSEND")) return 0;
  const length = Math.min(5120, end - from);
  const begin = (await reader.letters(end - length, length)).lastIndexOf("LYRICSBEGIN");
  return begin < 0 ? 9 : length - begin;
}

function sevenBits(bytes: Uint8Array, at: number): number {
  return [0, 1, 2, 3].reduce((sum, index) => sum * 128 + ((bytes[at + index] ?? 0) & 127), 0);
}
