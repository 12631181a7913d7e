// Makes of a WebM as a browser records it one that can be sought in, and as large as one likes (RFC 9559).

import { concat } from "../protocol/index.ts";
import { type Bytes, double, element, elements, readUnsigned, text, unsigned } from "./ebml.ts";

export type SeekableWebm = { bytes: Bytes; durationMs: number };

/** Marker bits included. */
const ID = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
} as const;
const NANOSECONDS_PER_MS = 1_000_000;
const APP = "parley bench";
const KEY_FRAME = 0x80;
const TRACK = 1;
/** Track number, time within the cluster, flags: what precedes the frame in a SimpleBlock. */
const BLOCK_HEAD_BYTES = 4;

type Frame = { atMs: number; isKey: boolean; bytes: Bytes };
type Recording = { ebml: Bytes; tracks: Bytes; frames: Frame[] };

/** @param recorded one video track in SimpleBlocks, times in milliseconds @param leastBytes it is repeated until there are so many */
export function seekableWebm(recorded: Bytes, leastBytes: number): SeekableWebm {
  const { ebml, tracks, frames } = readRecording(recorded);
  const [first, last] = [frames[0], frames.at(-1)];
  if (first === undefined || last === undefined || !first.isKey) throw new Error("a recording begins with a key frame");
  const onceMs = Math.round(((last.atMs - first.atMs) * frames.length) / (frames.length - 1));
  const onceBytes = frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const clusters: { atMs: number; bytes: Bytes }[] = [];
  const times = Math.ceil(leastBytes / onceBytes);
  for (let time = 0; time < times; time++) {
    const shifted = frames.map((frame) => ({ ...frame, atMs: frame.atMs - first.atMs + time * onceMs }));
    clusters.push(...clustersOf(shifted));
  }
  const durationMs = times * onceMs;
  const info = element(
    ID.info,
    unsigned(ID.timestampScale, NANOSECONDS_PER_MS),
    double(ID.duration, durationMs),
    text(ID.muxingApp, APP),
    text(ID.writingApp, APP),
  );
  // Its numbers have a fixed width, so its length does not depend on where it says that the clusters lie.
  const cuesLength = cuesOf(clusters, 0).length;
  const cues = cuesOf(clusters, info.length + tracks.length + cuesLength);
  const segment = element(ID.segment, info, tracks, cues, ...clusters.map(({ bytes }) => bytes));
  return { bytes: concat(ebml, segment), durationMs };
}

function readRecording(recorded: Bytes): Recording {
  let [ebml, tracks, clusterMs]: [Bytes | null, Bytes | null, number] = [null, null, 0];
  const frames: Frame[] = [];
  for (const { id, whole, body } of elements(recorded, [ID.segment, ID.cluster])) {
    if (id === ID.ebml) ebml = whole;
    else if (id === ID.tracks) tracks = whole;
    else if (id === ID.timestamp) clusterMs = readUnsigned(body);
    else if (id === ID.blockGroup) throw new Error("a frame with more than its picture: was there transparency?");
    else if (id === ID.simpleBlock) frames.push(readBlock(body, clusterMs));
  }
  if (ebml === null || tracks === null) throw new Error("no WebM, or one without tracks");
  return { ebml, tracks, frames };
}

function readBlock(body: Bytes, clusterMs: number): Frame {
  const view = new DataView(body.buffer, body.byteOffset, BLOCK_HEAD_BYTES);
  if (view.getUint8(0) !== (KEY_FRAME | TRACK)) throw new Error("more than one track");
  const isKey = (view.getUint8(3) & KEY_FRAME) !== 0;
  return { atMs: clusterMs + view.getInt16(1), isKey, bytes: body.subarray(BLOCK_HEAD_BYTES) };
}

/** One for each key frame, so that a player can begin at any of them. */
function clustersOf(frames: readonly Frame[]): { atMs: number; bytes: Bytes }[] {
  const groups: Frame[][] = [];
  for (const frame of frames) {
    if (frame.isKey) groups.push([]);
    groups.at(-1)?.push(frame);
  }
  return groups.map((group) => {
    const atMs = group[0]?.atMs ?? 0;
    const blocks = group.map((frame) => element(ID.simpleBlock, blockHead(frame, atMs), frame.bytes));
    return { atMs, bytes: element(ID.cluster, unsigned(ID.timestamp, atMs), ...blocks) };
  });
}

function blockHead({ atMs, isKey }: Frame, clusterMs: number): Bytes {
  const head = new DataView(new ArrayBuffer(BLOCK_HEAD_BYTES));
  head.setUint8(0, KEY_FRAME | TRACK);
  head.setInt16(1, atMs - clusterMs);
  head.setUint8(3, isKey ? KEY_FRAME : 0);
  return new Uint8Array(head.buffer);
}

/** @param firstAt of the first cluster, from the beginning of what the Segment holds */
function cuesOf(clusters: readonly { atMs: number; bytes: Bytes }[], firstAt: number): Bytes {
  let at = firstAt;
  const points = clusters.map(({ atMs, bytes }) => {
    const positions = element(ID.cueTrackPositions, unsigned(ID.cueTrack, TRACK), unsigned(ID.cueClusterPosition, at));
    at += bytes.length;
    return element(ID.cuePoint, unsigned(ID.cueTime, atMs), positions);
  });
  return element(ID.cues, ...points);
}
