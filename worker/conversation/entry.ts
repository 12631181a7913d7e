// A log entry as it is stored and sent: the CBOR of its envelope, encoded once and copied into each frame from then on.

import {
  type ClientId,
  concat,
  type DeviceId,
  decodeCbor,
  type Envelope,
  encodeCbor,
  encodeFrame,
  type LogPage,
  MAX_SOCKET_FRAME_BYTES,
  type Seq,
  type UnixMs,
} from "../../protocol/index.ts";

export type Entry = { seq: Seq; bytes: Uint8Array };

export function encodeEntry(envelope: Envelope): Uint8Array {
  return encodeCbor(envelope);
}

/** What this module wrote itself. */
export function decodeEntry(bytes: Uint8Array): Envelope {
  return decodeCbor(bytes) as Envelope;
}

/**
 * Deterministic CBOR sorts `at` first: a map of six (a Commit: seven), the key, then a 64-bit integer (any time after 1970-02-19 has
 * that size).
 */
const AT_KEY = [0x62, 0x61, 0x74, 0x1b];
const MAPS = [0xa6, 0xa7];

/** The time of an entry without decoding it. */
export function timeOf(bytes: Uint8Array): UnixMs {
  const isAsExpected = MAPS.includes(bytes[0] ?? 0) && AT_KEY.every((byte, i) => bytes[i + 1] === byte);
  if (!isAsExpected) return decodeEntry(bytes).at;
  return Number(new DataView(bytes.buffer, bytes.byteOffset + 1 + AT_KEY.length, 8).getBigUint64(0));
}

export function submissionOf(bytes: Uint8Array): { device: DeviceId; clientId: ClientId; seq: Seq; at: UnixMs } {
  const { device, clientId, seq, at } = decodeEntry(bytes);
  return { device, clientId, seq, at };
}

const MAX_ENVELOPES = 256;
const ENVELOPES_KIND: [string, Uint8Array] = ["kind", encodeCbor("envelopes")];

/** `{ kind: "envelopes", envelopes }`, as many frames as the size asks for; of what is too large for one, that there is more. */
export function envelopeFrames(entries: readonly Entry[]): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let run: Uint8Array[] = [];
  let size = 0;
  const end = () => {
    if (run.length > 0) frames.push(frameOf([ENVELOPES_KIND, ["envelopes", arrayOf(run)]]));
    run = [];
    size = 0;
  };
  for (const { seq, bytes } of entries) {
    if (run.length === MAX_ENVELOPES || size + bytes.length > MAX_SOCKET_FRAME_BYTES) end();
    if (bytes.length > MAX_SOCKET_FRAME_BYTES) {
      frames.push(moreFrame(seq));
      continue;
    }
    run.push(bytes);
    size += bytes.length;
  }
  end();
  return frames;
}

export function moreFrame(head: Seq): Uint8Array {
  return encodeFrame({ kind: "more", head });
}

export function logPageFrame(page: Omit<LogPage, "envelopes">, entries: readonly Uint8Array[]): Uint8Array {
  const fields = Object.entries(page).map(([key, value]): [string, Uint8Array] => [key, encodeCbor(value)]);
  return frameOf([...fields, ["envelopes", arrayOf(entries)]]);
}

/** A CBOR map of encoded values, its keys in the order of RFC 8949 §4.2.1. */
function frameOf(fields: [string, Uint8Array][]): Uint8Array {
  const pairs = fields.map(([key, value]) => ({ key: encodeCbor(key), value })).sort((a, b) => compareBytes(a.key, b.key));
  return concat(head(5, pairs.length), ...pairs.flatMap(({ key, value }) => [key, value]));
}

function arrayOf(encoded: readonly Uint8Array[]): Uint8Array {
  return concat(head(4, encoded.length), ...encoded);
}

/** RFC 8949 §3: the major type, and a length below 65,536. */
function head(majorType: number, length: number): Uint8Array {
  const type = majorType << 5;
  if (length < 24) return Uint8Array.of(type | length);
  return length < 256 ? Uint8Array.of(type | 24, length) : Uint8Array.of(type | 25, length >> 8, length & 0xff);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0);
  }
  return a.length - b.length;
}
