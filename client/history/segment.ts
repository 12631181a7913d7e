// A segment of the history: rows, compressed, and sealed under a key of its own. Whoever has the manifest that names it has the key.

import {
  type ConversationId,
  concat,
  decodeCbor,
  encodeCbor,
  type HistoryObjectId,
  type Seq,
  sameBytes,
  toBase64Url,
  utf8,
} from "../../protocol/index.ts";
import { platformMedia } from "../media/media-crypto.ts";
import type { SegmentRef } from "./chain-record.ts";
import { platformDeflate } from "./deflate.ts";
import { conversationOf, encodableRow, type Row, readRow, seqOf } from "./row.ts";

const AAD = utf8("parley/history-segment/v1");
/** A key seals one segment. */
const NONCE = new Uint8Array(12);
/** Before it is compressed: deflate adds five bytes to each 16 KiB at the worst. */
export const MAX_SEGMENT_BYTES = 1_000_000;

/** In order, as few as there can be. */
export function packed(rows: readonly Row[]): Row[][] {
  const packs: { rows: Row[]; parts: Uint8Array[] }[] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const part = encoded(row);
    if (size + part.length > MAX_SEGMENT_BYTES - 16) {
      packs.push({ rows: [], parts: [] });
      size = 0;
    }
    packs.at(-1)?.rows.push(row);
    packs.at(-1)?.parts.push(part);
    size += part.length;
  }
  for (const pack of packs) known.set(pack.rows, pack.parts);
  return packs.map(({ rows }) => rows);
}

/** Of each pack: its rows are encoded once, for their size and to be sealed. */
const known = new WeakMap<readonly Row[], Uint8Array[]>();

function encoded(row: Row): Uint8Array {
  return encodeCbor(encodableRow(row));
}

/** As `encodeCbor` of all of them: the head of a list (RFC 8949 §3.1, major type 4, the shortest form), then one after another */
function encodedList(rows: readonly Row[]): Uint8Array {
  const { length } = rows;
  const short = length < 24 ? [0x80 | length] : length < 0x100 ? [0x98, length] : [0x99, length >> 8, length & 0xff];
  const head = length < 0x10000 ? short : [0x9a, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
  return concat(Uint8Array.from(head), ...(known.get(rows) ?? rows.map(encoded)));
}

/** @param random 32 bytes for its key */
export async function sealSegment(
  rows: readonly Row[],
  random: (length: number) => Uint8Array,
): Promise<{ ref: SegmentRef; bytes: Uint8Array<ArrayBuffer> }> {
  const sealed = await sealBytes(encodedList(rows), random);
  return { ...sealed, ref: { ...sealed.ref, spans: spansOf(rows) } };
}

/** Undefined for other bytes than those that were sealed. Rows that this version cannot read are left out. */
export async function openSegment(ref: SegmentRef, bytes: Uint8Array): Promise<Row[] | undefined> {
  const plaintext = await openBytes(ref, bytes, MAX_SEGMENT_BYTES);
  const rows = plaintext && decodeCbor(plaintext);
  if (!Array.isArray(rows)) return undefined;
  return rows.map(readRow).filter((row) => row !== undefined);
}

/** Bytes of any length, each part as large as a segment may be */
export function inParts(plain: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < plain.length; at += MAX_SEGMENT_BYTES) parts.push(plain.subarray(at, at + MAX_SEGMENT_BYTES));
  return parts;
}

/** For what is no rows: people and chats, as linking hands them over */
export async function sealBytes(
  plain: Uint8Array,
  random: (length: number) => Uint8Array,
): Promise<{ ref: SegmentRef; bytes: Uint8Array<ArrayBuffer> }> {
  const key = random(32);
  const bytes = await (await platformMedia.importKey(key)).seal(NONCE, AAD, await platformDeflate.deflated(plain));
  const hash = await platformMedia.sha256(bytes);
  return { ref: { id: objectIdOf(hash), key, hash, bytes: bytes.length, spans: [] }, bytes };
}

export async function openBytes(
  { key, hash }: SegmentRef,
  bytes: Uint8Array,
  limitBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!sameBytes(await platformMedia.sha256(bytes), hash)) return undefined;
  const sealed = await (await platformMedia.importKey(key)).open(NONCE, AAD, bytes);
  return sealed && platformDeflate.inflated(sealed, limitBytes);
}

export function objectIdOf(hash: Uint8Array): HistoryObjectId {
  return toBase64Url(hash.subarray(0, 16));
}

/** Whether it may be in that segment, by its place */
export function isWithin(row: Row, { spans }: SegmentRef): boolean {
  return spans.some(([id, from, to]) => id === conversationOf(row) && seqOf(row) >= from && seqOf(row) <= to);
}

function spansOf(rows: readonly Row[]): SegmentRef["spans"] {
  const spans = new Map<ConversationId, [Seq, Seq]>();
  for (const row of rows) {
    const [id, seq] = [conversationOf(row), seqOf(row)];
    const [from, to] = spans.get(id) ?? [seq, seq];
    spans.set(id, [Math.min(from, seq), Math.max(to, seq)]);
  }
  return [...spans].map(([id, [from, to]]) => [id, from, to]);
}
