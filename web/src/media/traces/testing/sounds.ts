// Sounds with a place planted in each kind of tag.

import { oggCrc } from "../crc32.ts";
import { bytesOf } from "../reader.ts";
import {
  type Bytes,
  concat,
  LATITUDE,
  le16,
  le32,
  noise,
  type Part,
  type Planted,
  riffChunk,
  SIX709,
  u32,
  zeros,
} from "./pieces.ts";

/** MPEG-1 layer 3, 128 kbit/s, 44.1 kHz: 417 bytes a frame */
const mp3Frame = concat([0xff, 0xfb, 0x90, 0x00], noise(413));
const mp3 = concat(mp3Frame, mp3Frame, mp3Frame);
/** ADTS: 200 bytes a frame */
const aac = concat(
  ...[1, 2, 3].map((seed) => concat([0xff, 0xf1, 0x50, 0x80, 200 >> 3, ((200 & 7) << 5) | 0x1f, 0xfc], noise(193, seed))),
);
const sevenBits = (value: number) => [(value >> 21) & 127, (value >> 14) & 127, (value >> 7) & 127, value & 127];
const id3 = (version: number, frames: Part, { footer = false, padding = 0 } = {}) => {
  const content = concat(frames, zeros(padding));
  const rest = [version, 0, footer ? 0x10 : 0, ...sevenBits(content.length)];
  return concat("ID3", rest, content, footer ? concat("3DI", rest) : []);
};
const frame3 = (name: string, text: Part) => concat(name, u32(concat(text).length), [0, 0], text);
const words = concat(frame3("TIT2", "\0Berlin"), frame3("TXXX", `\0LOCATION\0${SIX709}`), frame3("TPE1", "\0Ada Lovelace"));
const wide = concat(
  frame3("TXXX", concat([1, 0xff, 0xfe], [..."GPSLatitude"].join("\0"), "\0\0\0", [...LATITUDE].join("\0"), "\0")),
);
const apeItem = (key: string, value: string) => concat(le32(value.length), le32(0), key, [0], value);
const ape = (withHeader: boolean) => {
  const items = concat(apeItem("Location", SIX709), apeItem("Artist", "Ada Lovelace"));
  const part = (isHeader: boolean) =>
    concat(
      "APETAGEX",
      le32(2000),
      le32(items.length + 32),
      le32(2),
      le32((withHeader ? 0x80000000 : 0) + (isHeader ? 0x20000000 : 0)),
      zeros(8),
    );
  return concat(withHeader ? part(true) : [], items, part(false));
};
const id3v1 = concat(
  "TAG",
  concat(`Berlin ${LATITUDE} +geo:52`.padEnd(30, "\0")),
  concat("Ada Lovelace".padEnd(30, "\0")),
  zeros(65),
);
const lyrics = concat("LYRICSBEGIN", `IND0000300LOCATION=${LATITUDE}`);
const lyrics3 = concat(lyrics, String(lyrics.length).padStart(6, "0"), "LYRICS200");

export const tagged: Planted[] = (
  [
    ["ID3v2.3", "audio/mpeg", concat(id3(3, words), mp3), mp3],
    ["ID3v2.3 in wide letters", "audio/mpeg", concat(id3(3, wide, { padding: 300 }), mp3), mp3],
    ["ID3v2.2", "audio/mpeg", concat(id3(2, concat("TXX", [0, 0, 40], `\0LOCATION\0${SIX709}`)), mp3), mp3],
    ["ID3v2.4 with a footer", "audio/mpeg", concat(id3(4, words, { footer: true }), mp3), mp3],
    ["two ID3v2 and zeros", "audio/mpeg", concat(id3(3, words), id3(4, words), zeros(700), mp3), mp3],
    ["ID3v2.4 at its end", "audio/mpeg", concat(mp3, id3(4, words, { footer: true })), mp3],
    ["ID3v1", "audio/mpeg", concat(mp3, id3v1), mp3],
    ["APE", "audio/mpeg", concat(mp3, ape(false)), mp3],
    ["APE with a header, Lyrics3 and ID3v1", "audio/mpeg", concat(ape(true), mp3, ape(true), lyrics3, id3v1), mp3],
    ["the first Lyrics3", "audio/mpeg", concat(mp3, lyrics, "LYRICSEND", id3v1), mp3],
    ["ID3v2 before AAC", "audio/mpeg", concat(id3(3, words), aac), aac],
    ["ID3v1", "audio/aac", concat(aac, id3v1), aac],
  ] as const
).map(([name, type, bytes, sound]) => ({
  name,
  type,
  bytes,
  kept: [sound],
  sameLength: false,
  ...(sound === aac && { becomes: "audio/aac" }),
}));

const comments = (...list: string[]) =>
  concat(le32(10), "PlantedCam", le32(list.length), ...list.flatMap((text) => [le32(text.length), text]));
const tags = comments(`LOCATION=Berlin ${LATITUDE}`, "ARTIST=Ada Lovelace", `GEO=${SIX709}`);
const block = (kind: number, content: Part, isLast = false) =>
  concat([kind | (isLast ? 0x80 : 0)], u32(concat(content).length).slice(1), content);
const streamInfo = block(0, concat([16, 0, 16, 0], zeros(6), [0x0a, 0xc4, 0x42, 0xf0], zeros(20)));
const flacSound = concat([0xff, 0xf8, 0xc9, 0x18, 0, 0], noise(200));
const flacOf = (...blocks: Part[]) => concat("fLaC", streamInfo, ...blocks, flacSound);
export const flacs: Planted[] = (
  [
    ["comments", flacOf(block(4, tags, true))],
    [
      "a cover",
      flacOf(
        block(6, concat(u32(3), u32(9), "image/png", u32(6), "Berlin", zeros(16), u32(SIX709.length), SIX709)),
        block(1, zeros(20), true),
      ),
    ],
    ["an application's", flacOf(block(2, `gpsx${SIX709}`), block(1, concat("left over: ", SIX709), true))],
    ["a list of titles", flacOf(block(5, concat(`Berlin ${SIX709}`, zeros(400)), true))],
  ] as const
).map(([name, bytes]) => ({ name, type: "audio/flac", bytes, kept: [concat("fLaC", streamInfo), flacSound] }));
flacs.push({
  name: "ID3 before it",
  type: "audio/mpeg",
  becomes: "audio/flac",
  bytes: concat(id3(3, words), flacOf(block(4, tags, true)), id3v1),
  kept: [flacSound],
  sameLength: false,
});

const samples = noise(401);
const wavOf = (...chunks: Part[]) => {
  const inside = concat("WAVE", riffChunk("fmt ", le16(1), le16(1), le32(8000), le32(8000), le16(1), le16(8)), ...chunks);
  return concat("RIFF", le32(inside.length), inside);
};
const data = riffChunk("data", samples);
export const wavs: Planted[] = (
  [
    ["INFO", wavOf(data, riffChunk("LIST", "INFO", riffChunk("INAM", "Berlin\0"), riffChunk("ICMT", `${SIX709}\0`)))],
    ["bext", wavOf(riffChunk("bext", `${SIX709}`.padEnd(256, "\0"), "Ada Lovelace".padEnd(32, "\0"), zeros(314)), data)],
    ["iXML", wavOf(riffChunk("iXML", `<BWFXML><LOCATION><LOCATION_GPS>${LATITUDE}</LOCATION_GPS></LOCATION></BWFXML>`), data)],
    ["ID3", wavOf(data, riffChunk("id3 ", id3(3, words)))],
    ["XMP", wavOf(data, riffChunk("_PMX", `<x:xmpmeta exif:GPSLatitude="${LATITUDE}"/>`))],
    ["what was left over", wavOf(riffChunk("JUNK", SIX709), data)],
    ["behind its end", concat(wavOf(data), SIX709)],
  ] as const
).map(([name, bytes]) => ({ name, type: "audio/wav", bytes, kept: [samples], sameLength: name !== "behind its end" }));

const list = (name: string, ...content: Part[]) => riffChunk("LIST", name, ...content);
const strl = list(
  "strl",
  riffChunk("strh", "vidsMJPG", zeros(48)),
  riffChunk("strf", zeros(40)),
  riffChunk("strn", "Berlin\0"),
  riffChunk("strd", `AVIF GPSLatitude ${LATITUDE}`),
);
const movi = list("movi", riffChunk("00dc", samples));
const aviOf = (...chunks: Part[]) => {
  const inside = concat("AVI ", list("hdrl", riffChunk("avih", zeros(56)), strl, riffChunk("IDIT", "2026-01-02")), ...chunks);
  return concat("RIFF", le32(inside.length), inside);
};
export const avis: Planted[] = [
  { name: "names and a camera's data", type: "video/x-msvideo", bytes: aviOf(movi, riffChunk("idx1", zeros(16))), kept: [movi] },
  { name: "INFO", type: "video/x-msvideo", bytes: aviOf(movi, list("INFO", riffChunk("IARL", SIX709))), kept: [movi] },
];

const SERIAL = 77;
/** Packets on pages of so many segments */
export function oggOf(packets: readonly Bytes[], segmentsOnPage = 200, serial = SERIAL): Bytes {
  const segments: { length: number; at: Bytes }[] = [];
  for (const packet of packets)
    for (let at = 0; at <= packet.length; at += 255)
      segments.push({ length: Math.min(255, packet.length - at), at: packet.slice(at, at + 255) });
  const pages: Bytes[] = [];
  // The first packet stands alone on its page.
  for (let from = 0; from < segments.length; ) {
    const part = segments.slice(from, from + (from === 0 ? 1 : segmentsOnPage));
    const isContinued = from > 0 && segments[from - 1]?.length === 255;
    const flags = (from === 0 ? 2 : 0) | (isContinued ? 1 : 0);
    const page = concat(
      "OggS",
      [0, flags],
      zeros(8),
      le32(serial),
      le32(pages.length),
      zeros(4),
      [part.length],
      part.map(({ length }) => length),
      ...part.map(({ at }) => at),
    );
    page.set(le32(oggCrc(page)), 22);
    pages.push(page);
    from += part.length;
  }
  return concat(...pages);
}
const opusHead = concat("OpusHead", [1, 1], le16(312), le32(48_000), le16(0), [0]);
const opusSound = concat([0xfc], noise(180));
const vorbisHead = concat("\x01vorbis", le32(0), [1], le32(44_100), zeros(12), [0xb8, 1]);
const setup = concat("\x05vorbis", noise(90));
const cover = `METADATA_BLOCK_PICTURE=${Buffer.from(noise(9000)).toString("base64")}`;
export const oggs: Planted[] = (
  [
    ["Opus", "audio/ogg", oggOf([opusHead, concat("OpusTags", tags), opusSound, opusSound])],
    [
      "Opus over many pages",
      "audio/ogg",
      oggOf([opusHead, concat("OpusTags", comments(cover, `LOCATION=${LATITUDE}`)), opusSound], 7),
    ],
    ["Vorbis", "audio/ogg", oggOf([vorbisHead, concat("\x03vorbis", tags, [1]), setup, opusSound])],
    [
      "FLAC",
      "audio/ogg",
      oggOf([concat("\x7fFLAC", [1, 0, 0, 2], "fLaC", streamInfo), block(4, tags), block(6, SIX709, true), flacSound]),
    ],
    ["Speex", "audio/ogg", oggOf([concat("Speex   ", zeros(72)), tags, opusSound])],
    [
      "Theora",
      "video/ogg",
      oggOf([concat("\x80theora", zeros(35)), concat("\x81theora", tags), concat("\x82theora", noise(50)), opusSound]),
    ],
    [
      "one behind another",
      "audio/ogg",
      concat(
        oggOf([opusHead, concat("OpusTags", tags), opusSound]),
        oggOf([opusHead, concat("OpusTags", tags), opusSound], 200, 78),
      ),
    ],
  ] as const
).map(([name, type, bytes]) => ({ name, type, bytes, kept: [name === "FLAC" ? flacSound : opusSound] }));
oggs.push({
  name: "with a stream of nobody's",
  type: "audio/ogg",
  bytes: oggOf([bytesOf(`gps track ${SIX709}`)]),
  kept: [],
  goes: false,
});
