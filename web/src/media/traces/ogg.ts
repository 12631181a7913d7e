// Ogg (RFC 3533): packets of comments are blanked where they lie, and the pages that hold them get a new sum.

import { oggCrc } from "./crc32.ts";
import { type Finds, write } from "./finds.ts";
import { saysPlace } from "./place-words.ts";
import { lettersOf, type Reader, Unreadable } from "./reader.ts";
import { blankedComment } from "./vorbis-comment.ts";

type Page = {
  at: number;
  body: number;
  serial: number;
  begins: boolean;
  /** Of each segment */
  lengths: Uint8Array;
};
type Piece = { page: Page; at: number; length: number };
type Stream = { kind: Kind; packets: number; pieces: Piece[]; length: number };
type Kind = "comments-second" | "flac" | "bare" | "unknown";

const MOST_PACKET_BYTES = 16 * 1024 * 1024;
const FIRSTS: [string, Kind][] = [
  ["\x01vorbis", "comments-second"],
  ["OpusHead", "comments-second"],
  ["\x80theora", "comments-second"],
  ["Speex   ", "comments-second"],
  ["\x7fFLAC", "flac"],
  ["fishead\0", "bare"],
];

export async function ogg(reader: Reader, finds: Finds): Promise<void> {
  const streams = new Map<number, Stream>();
  /** The bodies that change, by where their page begins */
  const changed = new Map<number, { page: Page; body: Uint8Array<ArrayBuffer> }>();
  for (let at = 0; at < reader.size; ) {
    const page = await pageAt(reader, at);
    await readPage(reader, finds, page, streams, changed);
    at = page.body + page.lengths.reduce((sum, length) => sum + length, 0);
  }
  // A comment without an end would go as it is.
  for (const { kind, packets, pieces } of streams.values())
    if (pieces.length > 0 || (kind === "comments-second" && packets < 2)) throw new Unreadable("its headers have no end");
  for (const { page, body } of changed.values()) {
    const head = await reader.bytes(page.at, page.body - page.at);
    head.fill(0, 22, 26);
    const whole = Uint8Array.from([...head, ...body]);
    new DataView(whole.buffer).setUint32(22, oggCrc(whole), true);
    write(finds, page.at, whole);
  }
}

async function pageAt(reader: Reader, at: number): Promise<Page> {
  reader.step();
  const head = await reader.view(at, 27);
  if (lettersOf(new Uint8Array(head.buffer, 0, 4)) !== "OggS") throw new Unreadable("no page");
  const segments = head.getUint8(26);
  const lengths = await reader.bytes(at + 27, segments);
  const flags = head.getUint8(5);
  return { at, body: at + 27 + segments, serial: head.getUint32(14, true), begins: (flags & 2) !== 0, lengths };
}

async function readPage(
  reader: Reader,
  finds: Finds,
  page: Page,
  streams: Map<number, Stream>,
  changed: Map<number, { page: Page; body: Uint8Array<ArrayBuffer> }>,
): Promise<void> {
  if (page.begins) {
    const letters = await reader.letters(page.body, Math.min(8, reader.size - page.body));
    const kind = FIRSTS.find(([name]) => letters.startsWith(name))?.[1] ?? "unknown";
    streams.set(page.serial, { kind, packets: 0, pieces: [], length: 0 });
    // Text, notes, and what there may be: nobody looks into it.
    if (kind === "unknown") Object.assign(finds, { found: true, stays: true, place: true });
  }
  const stream = streams.get(page.serial);
  if (stream === undefined) throw new Unreadable("a page of no stream");
  if (!isTelling(stream)) return;
  let at = page.body;
  let from = at;
  for (const length of page.lengths) {
    at += length;
    if (length === 255) continue;
    await endPacket(reader, finds, stream, { page, at: from, length: at - from }, changed);
    if (!isTelling(stream)) return;
    from = at;
  }
  if (at > from) gather(stream, { page, at: from, length: at - from });
}

/** Whether the packet that comes may be one that tells. */
function isTelling({ kind, packets }: Stream): boolean {
  return kind === "comments-second" ? packets < 2 : kind === "flac";
}

function gather(stream: Stream, piece: Piece): void {
  stream.pieces.push(piece);
  stream.length += piece.length;
  if (stream.length > MOST_PACKET_BYTES) throw new Unreadable("a packet is too large");
}

async function endPacket(
  reader: Reader,
  finds: Finds,
  stream: Stream,
  last: Piece,
  changed: Map<number, { page: Page; body: Uint8Array<ArrayBuffer> }>,
): Promise<void> {
  gather(stream, last);
  const { pieces } = stream;
  const isFirst = stream.packets === 0;
  stream.pieces = [];
  stream.length = 0;
  stream.packets += 1;
  if (isFirst) return;
  const first = await reader.bytes(pieces[0]?.at ?? 0, Math.min(1, pieces[0]?.length ?? 0));
  if (stream.kind === "flac" && (first[0] === 0xff || first.length === 0)) {
    stream.kind = "bare"; // its sound has begun
    return;
  }
  const packet = new Uint8Array(
    await new Blob(await Promise.all(pieces.map((piece) => reader.bytes(piece.at, piece.length)))).arrayBuffer(),
  );
  const blanked = stream.kind === "flac" ? blankedBlock(packet, finds) : await blankedComment(packet, finds);
  if (blanked === null) return;
  let done = 0;
  for (const { page, at, length } of pieces) {
    const bodyBytes = page.lengths.reduce((sum, each) => sum + each, 0);
    const one = changed.get(page.at) ?? { page, body: await reader.bytes(page.body, bodyBytes) };
    one.body.set(blanked.subarray(done, done + length), at - page.body);
    changed.set(page.at, one);
    done += length;
  }
}

/** A block of FLAC as a packet of its own (RFC 9639 §10.1): a comment must be there, and says nothing; others become padding. */
function blankedBlock(packet: Uint8Array<ArrayBuffer>, finds: Finds): Uint8Array<ArrayBuffer> | null {
  const kind = (packet[0] ?? 0) & 127;
  if (kind === 0 || kind === 3 || packet.length < 4) return null;
  const blanked = new Uint8Array(packet.length);
  blanked.set(packet.subarray(0, 4));
  if (kind !== 4) blanked[0] = ((packet[0] ?? 0) & 0x80) | 1;
  else if (packet.length < 12) throw new Unreadable("comments are cut off");
  else new DataView(blanked.buffer).setUint32(4, packet.length - 12, true);
  if (blanked.every((byte, at) => byte === packet[at])) return null;
  finds.found = true;
  finds.place ||= saysPlace(lettersOf(packet));
  return blanked;
}
