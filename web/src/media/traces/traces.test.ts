// A corpus of files in which a place is planted, in every field that its format has for one: none leaves, and what one sees or hears stays.

import ExifReader from "exifreader";
import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } from "mediabunny";
import { expect, test } from "vitest";
import { sniff } from "../sniff.ts";
import { oggCrc } from "./crc32.ts";
import { applied } from "./patch.ts";
import { Reader } from "./reader.ts";
import { films } from "./testing/films.ts";
import { pdfs, svgs, zips } from "./testing/papers.ts";
import { gifs, heifs, jpegs, pngs, tiffs, webps } from "./testing/pictures.ts";
import { find, NEEDLES, type Planted } from "./testing/pieces.ts";
import { avis, flacs, oggs, tagged, wavs } from "./testing/sounds.ts";
import { tracesIn } from "./traces.ts";

const pictures = [...jpegs, ...pngs, ...webps, ...gifs, ...heifs, ...tiffs];
const sounds = [...tagged, ...flacs, ...wavs, ...oggs];
const papers = [...pdfs, ...zips, ...svgs];
const moving = [...(await films()), ...avis];
const corpus: Planted[] = [...pictures, ...sounds, ...papers, ...moving];
const goes = ({ goes = true }: Planted) => goes;

const bytesIn = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const named = ({ name, type }: Planted) => `${type}: ${name}`;

async function cleaned({ bytes, type }: Planted): Promise<Blob> {
  const file = new Blob([bytes], { type });
  const traces = await tracesIn(file, type);
  if (traces.kind === "none") return file;
  if (traces.kind !== "found" || traces.patches === null) throw new Error(traces.kind);
  return applied(file, traces.patches);
}

test("[MP1] the corpus holds at least 60 files of at least 12 formats", () => {
  expect(corpus.length).toBeGreaterThanOrEqual(60);
  expect(new Set(corpus.map(({ type }) => type)).size).toBeGreaterThanOrEqual(12);
  const open = corpus.filter(({ bytes }) => NEEDLES.some((needle) => find(bytes, needle) >= 0));
  expect(open.length).toBeGreaterThanOrEqual(100);
  for (const each of corpus) expect(sniff(each.bytes.subarray(0, 512)), named(each)).toBe(each.type);
});

test.each(corpus.map((each) => [named(each), each] as const))("[MP1] [MP2] what %s says is found", async (_, each) => {
  const traces = await tracesIn(new Blob([each.bytes]), each.type);
  expect(traces).toMatchObject({ kind: "found", place: each.place ?? true });
  expect(traces.kind === "found" && traces.patches !== null).toBe(goes(each));
});

test.each(corpus.filter(goes).map((each) => [named(each), each] as const))(
  "[MP1] [MP2] nothing of %s leaves, and what it shows stays",
  async (_, each) => {
    const file = await cleaned(each);
    const after = await bytesIn(file);
    for (const needle of NEEDLES) expect(find(after, needle)).toBe(-1);
    for (let at = 0, index = 0; index < each.kept.length; index++) {
      const piece = each.kept[index] as Uint8Array;
      const found = find(after, piece, at);
      expect(found, `piece ${index}`).toBeGreaterThanOrEqual(0);
      if (each.sameLength !== false) expect(found).toBe(find(each.bytes, piece, at));
      at = found + piece.length;
    }
    if (each.sameLength !== false) expect(after.length).toBe(each.bytes.length);
    // Once clean, it stays as it is.
    expect(await tracesIn(file, each.type)).toEqual({ kind: "none" });
    expect(sniff(after.subarray(0, 512))).toBe(each.becomes ?? each.type);
  },
);

const judgedByExif = pictures.filter((each) => goes(each) && each.type !== "image/gif");
test.each(judgedByExif.map((each) => [named(each), each] as const))(
  "[MP1] another reader finds nothing in %s",
  async (_, each) => {
    const tags = await ExifReader.load(Buffer.from(await bytesIn(await cleaned(each))), { expanded: true, async: true }).catch(
      (error: Error) => {
        if (error.constructor.name === "MetadataMissingError" || /No Exif data/.test(error.message))
          return {} as ExifReader.ExpandedTags;
        throw error;
      },
    );
    expect(tags.gps).toBeUndefined();
    expect(tags.iptc).toBeUndefined();
    expect(Object.keys(tags.xmp ?? {}).filter((name) => name !== "_raw")).toEqual([]);
    const turned = each.name.includes("turns") ? ["Orientation"] : [];
    const told = Object.keys(tags.exif ?? {}).filter(
      (name) => !/Pointer|Offset|StripByte|DNGVersion|Image (?:Width|Length)/.test(name),
    );
    expect(told).toEqual(turned);
  },
);

test("[MP1] the other reader does find it before", async () => {
  const [first] = jpegs;
  const tags = await ExifReader.load(Buffer.from(first?.bytes ?? []), { expanded: true, async: true });
  expect(tags.gps?.Latitude).toBeGreaterThan(0);
});

const judgedAsFilms = moving.filter((each) => each.type !== "video/x-msvideo");
test.each(judgedAsFilms.map((each) => [named(each), each] as const))(
  "[MP2] another reader finds no word in %s, and the same packets",
  async (_, each) => {
    const before = await packetsIn(new Blob([each.bytes]));
    const after = await packetsIn(await cleaned(each));
    expect(after.packets).toEqual(before.packets);
    expect(after.packets.length).toBeGreaterThanOrEqual(3);
    expect(after.words).toEqual([]);
    expect(after.names).toEqual(after.names.map(() => null));
  },
);

async function packetsIn(file: Blob): Promise<{ packets: string[]; words: unknown[]; names: (string | null)[] }> {
  using input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const packets: string[] = [];
  const tracks = (await input.getTracks()).filter((track) => track.isVideoTrack() || track.isAudioTrack());
  for (const track of tracks)
    for await (const packet of new EncodedPacketSink(track).packets())
      packets.push(`${track.type} ${packet.timestamp} ${packet.type} ${Buffer.from(packet.data).toString("hex")}`);
  const { raw, ...tags } = await input.getMetadataTags();
  const words = [...Object.values(tags), ...Object.values(raw ?? {})].filter(
    (value) => typeof value !== "string" || value.replaceAll("\0", "").trim() !== "",
  );
  return { packets, words, names: tracks.map(({ name }) => name || null) };
}

test("[MP2] no film says when it was made", async () => {
  const timed = moving.filter(({ type }) => ["video/mp4", "video/quicktime", "video/3gpp"].includes(type));
  const times = (bytes: Uint8Array) => {
    const letters = Buffer.from(bytes).toString("latin1");
    // Behind its name: a version, three bytes of flags, then both times in 32 or in 64 bits
    return [...letters.matchAll(/mvhd|tkhd|mdhd/g)].map(({ index }) =>
      bytes.slice(index + 8, index + (bytes[index + 4] === 1 ? 24 : 16)),
    );
  };
  const isSaid = (time: Uint8Array) => time.some((byte) => byte !== 0);
  for (const each of timed) {
    expect([named(each), times(each.bytes).some(isSaid)]).toEqual([named(each), true]);
    expect([named(each), times(await bytesIn(await cleaned(each))).filter(isSaid)]).toEqual([named(each), []]);
  }
});

test("[MP1] [MP2] sums are right and numbers agree in what was cleaned", async () => {
  for (const each of oggs.filter(goes)) {
    const bytes = await bytesIn(await cleaned(each));
    for (let at = 0; at < bytes.length; ) {
      const segments = bytes[at + 26] ?? 0;
      const body = bytes.subarray(at + 27, at + 27 + segments).reduce((sum, length) => sum + length, 0);
      const page = bytes.slice(at, at + 27 + segments + body);
      const said = new DataView(page.buffer).getUint32(22, true);
      page.fill(0, 22, 26);
      expect([named(each), at, said]).toEqual([named(each), at, oggCrc(page)]);
      at += page.length;
    }
  }
  for (const each of webps) {
    const bytes = await bytesIn(await cleaned(each));
    expect([named(each), new DataView(bytes.buffer).getUint32(4, true)]).toEqual([named(each), bytes.length - 8]);
  }
});

test("[MP3] what a file costs is in proportion to its size: a film of a hundred minutes is read in a few pages", async () => {
  const film = (await films()).find(({ name }) => name === "tags") as Planted;
  const at = find(film.bytes, Buffer.from("mdat")) - 4;
  const noises = new Blob([new Uint8Array(1024 * 1024)]);
  const large = new Blob([
    film.bytes.subarray(0, at),
    Uint8Array.of(3, 0x20, 0, 8),
    "mdat",
    ...new Array<Blob>(50).fill(noises),
    film.bytes.subarray(at),
  ]);
  const reader = new Reader(large);
  await tracesIn(large, "video/mp4", reader);
  expect(reader.reads).toBeLessThan(12);
});
