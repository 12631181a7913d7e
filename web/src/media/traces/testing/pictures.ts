// Pictures with a place planted in each way that their formats know.

import { deflateSync } from "node:zlib";
import { pngChunk } from "../png.ts";
import { bytesOf } from "../reader.ts";
import { iptcBlock, tiffBlock, XMP } from "./exif-block.ts";
import {
  type Bytes,
  box,
  concat,
  fullBox,
  LATITUDE,
  le16,
  le32,
  noise,
  type Part,
  type Planted,
  riffChunk,
  SIX709,
  u16,
  u32,
  zeros,
} from "./pieces.ts";

/** 8 by 8 pixels, as libjpeg writes them */
const JPEG = Uint8Array.from(
  Buffer.from(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAB//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVP/Z",
    "base64",
  ),
);
const JPEG_HEAD = 20;
const SCAN = JPEG.subarray(JPEG_HEAD);
const segment = (marker: number, ...content: Part[]): Bytes => {
  const inside = concat(...content);
  return concat([0xff, marker], u16(inside.length + 2), inside);
};
const jpegWith = (...segments: Part[]) => concat(JPEG.subarray(0, JPEG_HEAD), ...segments, SCAN);
const exif = (block = tiffBlock()) => segment(0xe1, "Exif\0\0", block);
const filmBehind = concat(
  box("ftyp", "isom", zeros(4)),
  box("moov", box("udta", box("\u00a9xyz", u16(26), u16(0x15c7), SIX709))),
);

export const jpegs: Planted[] = (
  [
    ["EXIF, big endian", jpegWith(exif())],
    ["EXIF, little endian", jpegWith(exif(tiffBlock({ little: true })))],
    ["EXIF that turns it", jpegWith(exif(tiffBlock({ orientation: 6 })))],
    ["EXIF with a place alone", jpegWith(exif(tiffBlock({ words: false })))],
    ["XMP", jpegWith(segment(0xe1, "http://ns.adobe.com/xap/1.0/\0", XMP))],
    ["extended XMP", jpegWith(segment(0xe1, "http://ns.adobe.com/xmp/extension/\0", zeros(40), XMP))],
    ["IPTC", jpegWith(segment(0xed, "Photoshop 3.0\0", iptcBlock()))],
    ["a comment", jpegWith(segment(0xfe, `Berlin ${SIX709}`))],
    ["a maker's own segment", jpegWith(segment(0xe4, "QVCI\0", `GPSLatitude ${LATITUDE}`))],
    ["FlashPix beside colours", jpegWith(segment(0xe2, "ICC_PROFILE\0", [1, 1], noise(40)), segment(0xe2, "FPXR\0", XMP))],
    ["several of all", jpegWith(exif(), exif(), segment(0xe1, XMP), [0xff, 0xff], segment(0xed, iptcBlock()))],
    ["a second picture behind", concat(jpegWith(segment(0xe2, "MPF\0", noise(20))), jpegWith(exif()))],
    ["a film behind", concat(JPEG, filmBehind)],
  ] as const
).map(([name, bytes]) => ({ name, type: "image/jpeg", bytes, kept: [SCAN], sameLength: false }));
const thumbnail = concat(
  [0xff, 0xd8, 0xff, 0xe0],
  u16(16 + 27),
  "JFIF\0",
  [1, 1, 0, 0, 1, 0, 1, 3, 3],
  bytesOf(`Berlin ${LATITUDE}`),
  zeros(13),
  SCAN,
);
jpegs.push({ name: "an old small picture", type: "image/jpeg", bytes: thumbnail, kept: [SCAN], sameLength: false, place: false });

const PIXELS = deflateSync(concat(...Array.from({ length: 4 }, (_, row) => [0, row * 60, 255 - row * 60, 90, 40])));
const header = pngChunk("IHDR", concat(u32(4), u32(4), [8, 0, 0, 0, 0]));
const idat = pngChunk("IDAT", PIXELS);
const iend = pngChunk("IEND", zeros(0));
const pngWith = (before: Part[], behind: Part[] = []) => concat("\x89PNG\r\n\x1a\n", header, ...before, idat, ...behind, iend);
const packed = (text: string) => deflateSync(bytesOf(text));
const rawProfile = `\nexif\n      ${tiffBlock().length + 6}\n${Buffer.from(concat("Exif\0\0", tiffBlock()))
  .toString("hex")
  .replace(/(.{72})/g, "$1\n")}`;
export const frames = [
  pngChunk("acTL", concat(u32(2), u32(0))),
  pngChunk("fcTL", concat(u32(0), u32(4), u32(4), u32(0), u32(0), u16(1), u16(10), [0, 0])),
];
const secondFrame = [
  pngChunk("fcTL", concat(u32(1), u32(4), u32(4), u32(0), u32(0), u16(1), u16(10), [0, 0])),
  pngChunk("fdAT", concat(u32(2), PIXELS)),
];

export const pngs: Planted[] = (
  [
    ["EXIF", pngWith([pngChunk("eXIf", tiffBlock())])],
    ["EXIF that turns it", pngWith([], [pngChunk("eXIf", tiffBlock({ orientation: 8, little: true }))])],
    ["text", pngWith([pngChunk("tEXt", bytesOf(`Comment\0taken at ${SIX709}`))])],
    ["packed text", pngWith([pngChunk("zTXt", concat("Location\0\0", packed(`Berlin ${LATITUDE}`)))])],
    ["XMP", pngWith([pngChunk("iTXt", concat("XML:com.adobe.xmp\0\0\0\0\0", XMP))])],
    ["packed XMP", pngWith([pngChunk("iTXt", concat("XML:com.adobe.xmp\0\x01\0\0\0", packed(XMP)))])],
    ["EXIF in hexadecimal", pngWith([pngChunk("zTXt", concat("Raw profile type exif\0\0", packed(rawProfile)))])],
    ["EXIF in hexadecimal, open", pngWith([pngChunk("tEXt", concat("Raw profile type APP1\0", rawProfile))])],
    ["a chunk of nobody's", pngWith([pngChunk("gpSx", bytesOf(`GPSLatitude=${LATITUDE}`))])],
    ["behind its end", concat(pngWith([]), `GPSLatitude=${LATITUDE}`)],
    ["moving", pngWith([...frames, pngChunk("eXIf", tiffBlock())], secondFrame)],
  ] as const
).map(([name, bytes]) => ({
  name,
  type: "image/png",
  bytes,
  kept: name === "moving" ? [...frames, idat, ...secondFrame] : [idat],
  sameLength: false,
}));
pngs.push({
  name: "a time",
  type: "image/png",
  bytes: pngWith([pngChunk("tIME", Uint8Array.of(7, 234, 1, 2, 3, 4, 5))]),
  kept: [idat],
  place: false,
  sameLength: false,
});

/** A lossless picture of two by two pixels, as libwebp writes it */
const VP8L = riffChunk("VP8L", Buffer.from("LwFAAAAHUOQq1KP/gYjofwA=", "base64"));
const webpOf = (...chunks: Part[]) => {
  const inside = concat("WEBP", ...chunks);
  return concat("RIFF", le32(inside.length), inside);
};
const vp8x = (flags: number) => riffChunk("VP8X", [flags, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
const frame = (...inside: Part[]) => riffChunk("ANMF", zeros(6), [1, 0, 0, 1, 0, 0], [50, 0, 0, 0], ...inside);
export const webps: Planted[] = (
  [
    ["EXIF", webpOf(vp8x(8), VP8L, riffChunk("EXIF", tiffBlock()))],
    ["EXIF that turns it", webpOf(vp8x(8), VP8L, riffChunk("EXIF", "Exif\0\0", tiffBlock({ orientation: 3, little: true })))],
    ["XMP", webpOf(vp8x(4), VP8L, riffChunk("XMP ", XMP))],
    ["a chunk of nobody's", webpOf(vp8x(0), riffChunk("GPSx", SIX709), VP8L)],
    ["behind its end", concat(webpOf(vp8x(0), VP8L), SIX709)],
    [
      "moving",
      webpOf(
        vp8x(2 | 12),
        riffChunk("ANIM", zeros(6)),
        frame(VP8L),
        frame(VP8L, riffChunk("note", SIX709)),
        riffChunk("XMP ", XMP),
      ),
    ],
  ] as const
).map(([name, bytes]) => ({
  name,
  type: "image/webp",
  bytes,
  kept: name === "moving" ? [VP8L, VP8L] : [VP8L],
  sameLength: false,
}));

const gifImage = Buffer.from("2c0000000001000100000202440100", "hex");
const gifHead = concat("GIF89a", le16(1), le16(1), [0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
const pieces = (text: string) => concat(...(text.match(/[\s\S]{1,255}/g) ?? []).flatMap((piece) => [[piece.length], piece]), [0]);
const loop = concat([0x21, 0xff, 11], "NETSCAPE2.0", [3, 1, 0, 0, 0]);
const timing = [0x21, 0xf9, 4, 0, 10, 0, 0, 0];
const magic = Uint8Array.from({ length: 258 }, (_, index) => (index === 0 ? 1 : index < 257 ? 256 - index : 0));
const gifWith = (...blocks: Part[]) => concat(gifHead, loop, timing, gifImage, ...blocks, timing, gifImage, [0x3b]);
export const gifs: Planted[] = (
  [
    ["a comment", gifWith([0x21, 0xfe], pieces(`Berlin ${SIX709}`))],
    ["XMP", gifWith([0x21, 0xff, 11], "XMP DataXMP", XMP, magic)],
    ["text on it", gifWith([0x21, 0x01, 12], zeros(12), pieces(SIX709))],
    ["an application's", gifWith([0x21, 0xff, 11], "GEOTAGS 1.0", pieces(SIX709))],
    [
      "behind how often it plays",
      concat(gifHead, [0x21, 0xff, 11], "NETSCAPE2.0", [3, 1, 0, 0], pieces(SIX709), timing, gifImage, timing, gifImage, [0x3b]),
    ],
    ["an extension of nobody's", gifWith([0x21, 0x77], pieces(SIX709))],
    ["behind its end", concat(gifWith(), SIX709)],
  ] as const
).map(([name, bytes]) => ({
  name,
  type: "image/gif",
  bytes,
  kept: [concat([0x21, 0xff, 11], "NETSCAPE2.0", [3, 1, 0, 0]), gifImage, concat(timing, gifImage)],
  sameLength: false,
}));

const HIDDEN = noise(300);
type Item = { kind: string; content: Bytes; version?: number };
/** Items in `mdat`, or in `idat`; numbers as each version writes them. */
function heif(brand: string, items: Item[], { iloc = 1, inIdat = false, more = [] as Part[] } = {}): Bytes {
  const infe = (item: Item, index: number) => {
    const mime = item.kind === "mime" ? "application/rdf+xml\0" : "";
    const number = item.version === 3 ? u32(index + 1) : u16(index + 1);
    return fullBox("infe", item.version ?? 2, 0, number, [0, 0], item.kind, "\0", mime);
  };
  const number = iloc === 2 ? u32 : u16;
  const build = (base: number) => {
    let at = base;
    const entries = items.map(({ content }, index) => {
      at += content.length;
      return concat(
        number(index + 1),
        iloc > 0 ? u16(inIdat ? 1 : 0) : [],
        [0, 0],
        u16(1),
        u32(at - content.length),
        u32(content.length),
      );
    });
    const meta = fullBox(
      "meta",
      0,
      0,
      fullBox("hdlr", 0, 0, u32(0), "pict", zeros(12), "PlantedCam\0"),
      fullBox("pitm", 0, 0, u16(1)),
      fullBox("iinf", 0, 0, u16(items.length), ...items.map(infe)),
      fullBox("iloc", iloc, 0, [0x44, 0x00], number(items.length), ...entries),
      box("iprp", box("ipco", fullBox("ispe", 0, 0, u32(64), u32(64)))),
      ...(inIdat ? [box("idat", ...items.map(({ content }) => content))] : []),
    );
    return [box("ftyp", brand, u32(0), "mif1", brand), meta] as const;
  };
  const [ftyp, meta] = build(0);
  const at = inIdat ? 0 : ftyp.length + meta.length + 8;
  return concat(...build(at), inIdat ? box("free", zeros(8)) : box("mdat", ...items.map(({ content }) => content)), ...more);
}
const picture = (kind: string): Item => ({ kind, content: HIDDEN });
const exifItem: Item = { kind: "Exif", content: concat(u32(6), "Exif\0\0", tiffBlock()) };
const xmpItem: Item = { kind: "mime", content: bytesOf(XMP) };
export const heifs: Planted[] = (
  [
    ["EXIF", "image/heic", heif("heic", [picture("hvc1"), exifItem])],
    [
      "EXIF without a name before it",
      "image/heic",
      heif("heic", [picture("hvc1"), { kind: "Exif", content: concat(u32(0), tiffBlock({ little: true })) }], { iloc: 0 }),
    ],
    [
      "EXIF and XMP, long numbers",
      "image/heic",
      heif("heic", [picture("hvc1"), { ...exifItem, version: 3 }, { ...xmpItem, version: 3 }], { iloc: 2 }),
    ],
    ["XMP in idat", "image/heic", heif("heic", [picture("hvc1"), xmpItem], { inIdat: true })],
    ["a film behind", "image/heic", heif("heic", [picture("hvc1")], { more: [box("mpvd", filmBehind)] })],
    ["an item of nobody's", "image/heic", heif("heic", [picture("hvc1"), { kind: "gpsx", content: bytesOf(SIX709) }])],
    ["EXIF", "image/avif", heif("avif", [picture("av01"), exifItem])],
    ["XMP", "image/avif", heif("avif", [xmpItem, picture("av01")], { iloc: 2 })],
    ["EXIF in idat", "image/avif", heif("avif", [picture("av01"), exifItem], { inIdat: true })],
    ["a box of nobody's", "image/avif", heif("avif", [picture("av01")], { more: [box("uuid", noise(16), XMP)] })],
  ] as const
).map(([name, type, bytes]) => ({ name, type, bytes, kept: [HIDDEN] }));

const strip = { tag: 0x0111, type: 4, content: concat(u32(4)) } as const;
const stripLe = { tag: 0x0111, type: 4, content: concat(le32(4)) } as const;
const xmpField = { tag: 0x02bc, type: 1, content: bytesOf(XMP) } as const;
const dng = { tag: 0xc612, type: 1, content: concat([1, 7, 0, 0]) } as const;
export const tiffs: Planted[] = (
  [
    ["GPS, big endian", concat(tiffBlock({ words: false, more: [strip] }), HIDDEN)],
    ["GPS, little endian", concat(tiffBlock({ words: false, little: true, more: [stripLe] }), HIDDEN)],
    ["XMP", concat(tiffBlock({ words: false, gps: false, more: [strip, xmpField] }), HIDDEN)],
    [
      "IPTC",
      concat(tiffBlock({ words: false, gps: false, more: [strip, { tag: 0x83bb, type: 7, content: iptcBlock() }] }), HIDDEN),
    ],
    ["DNG", concat(tiffBlock({ more: [strip, dng] }), HIDDEN)],
  ] as const
).map(([name, bytes]) => ({ name, type: "image/tiff", bytes, kept: [HIDDEN] }));
tiffs.push({
  name: "a camera's own raw file",
  type: "image/tiff",
  bytes: concat(tiffBlock({ more: [strip] }), HIDDEN),
  kept: [HIDDEN],
  goes: false,
});
