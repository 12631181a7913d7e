// The index of up to 256 places of a log, one record. Its words lie in the record's value, which the store seals: its key says a place only,
// so that neither how often a word comes nor which one is asked for can be seen from outside (decision 110).
//
// Layout: a bit for each place that has a message | for each of these the seconds since the one before it | for each signature, rising: its
// difference to the one before | how many places have it, 0 where those are more than are listed | these places, a byte each.

import { BLOCK_SEQS } from "./block-of.ts";
import type { IndexEntry } from "./entry.ts";
import { readNumber, signed, unsigned, writeNumber } from "./number.ts";
import type { Stretch } from "./signature.ts";

const MAP_BYTES = BLOCK_SEQS / 8;
/** What more of them say leads nowhere: most messages have it. */
const LISTED = BLOCK_SEQS / 8;

export function encodeBlock(entries: readonly IndexEntry[]): Uint8Array {
  const bytes: number[] = new Array(MAP_BYTES).fill(0);
  const places = new Map<number, number[]>();
  let before = 0;
  for (const { seq, at, signatures } of entries) {
    const place = seq % BLOCK_SEQS;
    bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (1 << (place & 7));
    const seconds = Math.floor(at / 1000);
    writeNumber(bytes, unsigned(seconds - before));
    before = seconds;
    for (const signature of signatures) {
      const known = places.get(signature);
      if (known) known.push(place);
      else places.set(signature, [place]);
    }
  }
  let last = 0;
  for (const [signature, having] of [...places].sort(([a], [b]) => a - b)) {
    writeNumber(bytes, signature - last);
    last = signature;
    if (having.length > LISTED) bytes.push(0);
    else bytes.push(having.length, ...having);
  }
  return Uint8Array.from(bytes);
}

export type Wanted = {
  /** A signature of the message must lie in each. At most 31 */
  stretches: readonly Stretch[];
  /** In milliseconds; `after` and later, earlier than `before` */
  after: number;
  before: number;
};

/** What is known of a block before its words are looked at. `times`: whole seconds as milliseconds, 0 where there is no message */
export type Block = { times: Float64Array; newest: number; words: Uint8Array };
export type Candidate = { seq: number; at: number };

export function openBlock(bytes: Uint8Array): Block {
  const times = new Float64Array(BLOCK_SEQS);
  const reader = { bytes, at: MAP_BYTES };
  let [seconds, newest] = [0, 0];
  for (let place = 0; place < BLOCK_SEQS && reader.at < bytes.length; place++) {
    if (((bytes[place >> 3] ?? 0) & (1 << (place & 7))) === 0) continue;
    seconds += signed(readNumber(reader));
    times[place] = 1000 * seconds;
    newest = Math.max(newest, 1000 * seconds);
  }
  return { times, newest, words: bytes.subarray(reader.at) };
}

/** Those that may be meant, in the order of the log: their words decide. */
export function candidatesIn({ times, words }: Block, block: number, { stretches, after, before }: Wanted): Candidate[] {
  const meets = new Uint32Array(BLOCK_SEQS);
  const all = 2 ** stretches.length - 1;
  if (meet(meets, words, stretches) !== all) return [];
  const found: Candidate[] = [];
  for (const [place, at] of times.entries())
    if (at > 0 && meets[place] === all && at >= after && at < before) found.push({ seq: block * BLOCK_SEQS + place, at });
  return found;
}

/** Sets in `meets`, for each place, a bit for each stretch that one of its words is in. @returns those bits together */
function meet(meets: Uint32Array, bytes: Uint8Array, stretches: readonly Stretch[]): number {
  const end = stretches.reduce((most, { to }) => Math.max(most, to), 0);
  const reader = { bytes, at: 0 };
  let [signature, met] = [0, 0];
  while (reader.at < bytes.length) {
    signature += readNumber(reader);
    const count = bytes[reader.at++] ?? 0;
    if (signature > end) break;
    let bits = 0;
    for (const [i, { from, to }] of stretches.entries()) if (signature >= from && signature <= to) bits |= 1 << i;
    met |= bits;
    // Of a word that most have it isn't known which.
    if (bits !== 0 && count === 0) for (let place = 0; place < BLOCK_SEQS; place++) meets[place] = (meets[place] ?? 0) | bits;
    if (bits !== 0)
      for (let i = 0; i < count; i++) {
        const place = bytes[reader.at + i] ?? 0;
        meets[place] = (meets[place] ?? 0) | bits;
      }
    reader.at += count;
  }
  return met;
}
