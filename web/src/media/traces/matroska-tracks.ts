// The tracks of Matroska (RFC 9559 §5.1.4): their names and makers go, and what is neither sound nor picture goes whole.

import { CRC, elementsIn, makeVoid, makeVoidQuietly, VOID, type Whole } from "./ebml.ts";
import { type Finds, write } from "./finds.ts";
import { blankFlacBlocks } from "./flac.ts";
import { type Reader, Unreadable } from "./reader.ts";
import { blankedComment } from "./vorbis-comment.ts";

const ID = { entry: 0xae, number: 0xd7, type: 0x83, codec: 0x86, private: 0x63a2 };
/** Name, CodecName, AttachmentLink, CodecSettings, where one learns more of the codec and gets it */
const TELLING = [0x536e, 0x258688, 0x7446, 0x3a9697, 0x3b4040, 0x26b240];
const VIDEO = 1;
const SOUND = 2;

export async function cleanTracks(reader: Reader, finds: Finds, tracks: Whole, dropped: Set<number>): Promise<void> {
  const parts = await elementsIn(reader, tracks.from, tracks.to);
  let left = 0;
  for (const part of parts) {
    if (part.id === CRC) await makeVoidQuietly(reader, finds, part);
    else if (part.id !== ID.entry) await makeVoid(reader, finds, part);
    else if (await cleanEntry(reader, finds, part, dropped)) left += 1;
  }
  if (left === 0) throw new Unreadable("neither sound nor picture");
}

/** False where it goes. */
async function cleanEntry(reader: Reader, finds: Finds, entry: Whole, dropped: Set<number>): Promise<boolean> {
  const parts = await elementsIn(reader, entry.from, entry.to);
  const type = await numberIn(reader, parts, ID.type);
  if (type !== VIDEO && type !== SOUND) {
    dropped.add(await numberIn(reader, parts, ID.number));
    await makeVoid(reader, finds, entry);
    return false;
  }
  const codec = parts.find(({ id }) => id === ID.codec);
  const name = codec === undefined ? "" : await reader.letters(codec.from, Math.min(32, codec.to - codec.from));
  for (const part of parts) {
    if (TELLING.includes(part.id) || part.id === VOID) await makeVoid(reader, finds, part);
    else if (part.id === CRC) await makeVoidQuietly(reader, finds, part);
    else if (part.id === ID.private) await cleanPrivate(reader, finds, part, name.replaceAll("\0", ""));
  }
  return true;
}

/** What Vorbis, Theora and FLAC keep in front of their sound: their comments are among it. */
async function cleanPrivate(reader: Reader, finds: Finds, part: Whole, codec: string): Promise<void> {
  if (codec === "A_FLAC" && (await reader.letters(part.from, Math.min(4, part.to - part.from))) === "fLaC")
    await blankFlacBlocks(reader, finds, part.from + 4, part.to);
  if (codec !== "A_VORBIS" && codec !== "V_THEORA") return;
  const bytes = await reader.bytes(part.from, part.to - part.from);
  const comment = secondLaced(bytes);
  if (comment === null) throw new Unreadable("headers that are not where they should be");
  const blanked = await blankedComment(bytes.slice(comment.from, comment.to), finds);
  if (blanked !== null) write(finds, part.from + comment.from, blanked);
}

/** Xiph's lacing (§10.3.2): how many there are less one, the lengths of all but the last, then all of them */
function secondLaced(bytes: Uint8Array): { from: number; to: number } | null {
  if (bytes[0] !== 2) return null;
  const lengths: number[] = [];
  let at = 1;
  while (lengths.length < 2) {
    let length = 0;
    while (bytes[at] === 255) {
      length += 255;
      at += 1;
    }
    if (at >= bytes.length) return null;
    length += bytes[at] ?? 0;
    at += 1;
    lengths.push(length);
  }
  const [first = 0, second = 0] = lengths;
  const from = at + first;
  return from + second > bytes.length ? null : { from, to: from + second };
}

async function numberIn(reader: Reader, parts: readonly Whole[], id: number): Promise<number> {
  const part = parts.find((each) => each.id === id);
  if (part === undefined || part.to - part.from > 6) throw new Unreadable("a track without a number or a type");
  return (await reader.bytes(part.from, part.to - part.from)).reduce((sum, byte) => sum * 256 + byte, 0);
}
