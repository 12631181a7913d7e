// Files that lie: each walk ends, soon, with an answer and without an error, whatever the bytes are.

import fc from "fast-check";
import { expect, test } from "vitest";
import { applied } from "./patch.ts";
import { Reader } from "./reader.ts";
import { films } from "./testing/films.ts";
import { pdfs, svgs, zips } from "./testing/papers.ts";
import { gifs, heifs, jpegs, pngs, tiffs, webps } from "./testing/pictures.ts";
import { type Bytes, box, concat, element, fullBox, le32, type Planted, riffChunk, u16, u32, zeros } from "./testing/pieces.ts";
import { avis, flacs, oggs, tagged, wavs } from "./testing/sounds.ts";
import { type Traces, tracesIn, WALKED } from "./traces.ts";

const moving = await films();
const corpus: Planted[] = [
  jpegs,
  pngs,
  webps,
  gifs,
  heifs,
  tiffs,
  tagged,
  flacs,
  wavs,
  avis,
  oggs,
  pdfs,
  zips,
  svgs,
  moving,
].flat();
const PAGE_BYTES = 64 * 1024;

async function answerOf(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<Traces> {
  const file = new Blob([bytes]);
  const reader = new Reader(file);
  const traces = await tracesIn(file, type, reader);
  expect(reader.reads).toBeLessThanOrEqual(257 + 6 * Math.ceil(file.size / PAGE_BYTES));
  if (traces.kind === "found" && traces.patches !== null)
    expect(applied(file, traces.patches).size).toBeLessThanOrEqual(bytes.length + 64);
  return traces;
}

const some = fc.constantFrom(...corpus);

test("[MP3] cut off anywhere, a file gets an answer", async () => {
  await fc.assert(
    fc.asyncProperty(some, fc.nat(), async ({ bytes, type }, cut) => {
      await answerOf(bytes.slice(0, cut % (bytes.length + 1)), type);
    }),
    { numRuns: 400 },
  );
});

test("[MP3] with numbers that lie, a file gets an answer", async () => {
  const lies = fc.array(
    fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(0, 1, 127, 128, 255), fc.nat(255)), fc.integer({ min: 1, max: 4 })),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(some, lies, async ({ bytes, type }, changes) => {
      const wrong = bytes.slice();
      for (const [at, value, many] of changes) wrong.fill(value, at % wrong.length, (at % wrong.length) + many);
      await answerOf(wrong, type);
    }),
    { numRuns: 400 },
  );
});

test("[MP3] noise behind the first bytes of each format gets an answer", async () => {
  const noises = fc.uint8Array({ maxLength: 600 });
  await fc.assert(
    fc.asyncProperty(some, fc.integer({ min: 4, max: 64 }), noises, async ({ bytes, type }, kept, noise) => {
      await answerOf(concat(bytes.subarray(0, kept), noise), type);
    }),
    { numRuns: 200 },
  );
});

test("[MP3] another format's bytes, and none, get an answer of each walk", async () => {
  for (const type of WALKED) {
    expect(await answerOf(zeros(0), type)).not.toMatchObject({ kind: "found" });
    for (const other of [jpegs, pngs, oggs, moving]) await answerOf(other[0]?.bytes ?? zeros(1), type);
  }
});

const deep = (wrap: (inner: Bytes) => Bytes, times: number) => {
  let inner: Bytes = zeros(8);
  for (let depth = 0; depth < times; depth++) inner = wrap(inner);
  return inner;
};

/** The same, of boxes, which say their lengths in their first four bytes */
const deepBoxes = (name: string, times: number) =>
  concat(...Array.from({ length: times }, (_, depth) => concat(u32((times - depth) * 8 + 8), name)), zeros(8));

test("[MP3] nested ten thousand deep, or ten thousand wide, a file is no deeper and no slower to walk", async () => {
  const ftyp = box("ftyp", "isom", u32(0), "isom");
  const many = (piece: Bytes, times: number) => concat(...new Array<Bytes>(times).fill(piece));
  const nested: [string, Bytes][] = [
    ["video/mp4", concat(ftyp, deepBoxes("moov", 10_000))],
    ["video/mp4", concat(ftyp, box("moov", deepBoxes("trak", 10_000)))],
    [
      "image/heic",
      concat(
        box("ftyp", "heic", u32(0)),
        deep((inner) => fullBox("meta", 0, 0, inner), 2000),
      ),
    ],
    [
      "video/webm",
      concat(
        element(0x1a45dfa3, zeros(4)),
        many(Uint8Array.from([0x18, 0x53, 0x80, 0x67, 0x01, 255, 255, 255, 255, 255, 255, 255]), 10_000),
      ),
    ],
    [
      "audio/wav",
      concat(
        "RIFF",
        le32(200_000),
        "WAVE",
        deep((inner) => riffChunk("LIST", "wavl", inner), 2000),
      ),
    ],
    [
      "video/x-msvideo",
      concat(
        "RIFF",
        le32(0),
        "AVI ",
        deep((inner) => riffChunk("LIST", "hdrl", inner), 2000),
      ),
    ],
    ["image/tiff", concat("MM", u16(42), u32(8), many(concat(u16(1), u16(0x8769), u16(4), u32(1), u32(8), u32(8)), 10_000))],
    ["application/pdf", concat("%PDF-1.7\n", "<<".repeat(10_000), "/Info 1 0 R 1 0 obj ", "(".repeat(30_000), " endobj")],
    ["application/pdf", concat("%PDF-1.7\n", many(concat("/Type /ObjStm /Filter /FlateDecode stream\n"), 1000))],
    ["image/png", concat("\x89PNG\r\n\x1a\n", many(concat(u32(0), "tEXt", zeros(4)), 5000))],
    ["image/jpeg", concat([0xff, 0xd8], many(concat([0xff, 0xfe, 0, 2]), 10_000))],
    ["image/gif", concat("GIF89a", zeros(7), many(concat([0x21, 0xfe, 0]), 10_000))],
    ["audio/mpeg", many(concat("ID3", [3, 0, 0, 0, 0, 0, 0]), 10_000)],
    ["audio/ogg", many(concat("OggS", [0, 2], zeros(20), [0]), 3000)],
  ];
  for (const [type, bytes] of nested) {
    const traces = await answerOf(bytes, type);
    expect([type, traces.kind === "found" && traces.patches !== null && traces.patches.length > 50_000]).toEqual([type, false]);
  }
});

test("[MP3] a file that goes away while it is looked into is an error of the file's, not an answer", async () => {
  class Gone extends Blob {
    override slice(): Blob {
      const piece = new Blob();
      piece.arrayBuffer = async () => {
        throw new DOMException("gone", "NotReadableError");
      };
      return piece;
    }
  }
  await expect(tracesIn(new Gone([new Uint8Array(100)]), "image/jpeg")).rejects.toThrow(DOMException);
});
