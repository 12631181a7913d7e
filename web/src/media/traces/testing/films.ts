// Films with a place planted in each field: written by a kept library, then planted into by hand.

import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  WebMOutputFormat,
} from "mediabunny";
import { bytesOf } from "../reader.ts";
import { XMP } from "./exif-block.ts";
import {
  type Bytes,
  box,
  concat,
  element,
  find,
  fullBox,
  LATITUDE,
  noise,
  type Part,
  type Planted,
  SIX709,
  u16,
  u32,
  zeros,
} from "./pieces.ts";

const FRAMES = [11, 12, 13].map((seed) => noise(400, seed));
const SOUNDS = [21, 22, 23].map((seed) => noise(120, seed));

/** VP9 and Opus: nobody needs to decode them to know that they are the same. */
async function written(format: OutputFormat, { tags = true } = {}): Promise<Bytes> {
  const output = new Output({ format, target: new BufferTarget() });
  const video = new EncodedVideoPacketSource("vp9");
  const sound = new EncodedAudioPacketSource("opus");
  output.addVideoTrack(video, { name: "Berlin", frameRate: 10 });
  output.addAudioTrack(sound, { name: `${LATITUDE} PlantedCam` });
  if (tags)
    output.setMetadataTags({
      title: "Berlin",
      artist: "Ada Lovelace",
      comment: SIX709,
      date: new Date("2026-01-02T03:04:05Z"),
      images: [{ data: bytesOf(`cover ${SIX709}`), mimeType: "image/png", kind: "coverFront" }],
    });
  await output.start();
  const decoderConfig = { codec: "vp09.00.10.08", codedWidth: 64, codedHeight: 64 };
  for (const [index, frame] of FRAMES.entries())
    await video.add(new EncodedPacket(frame, index === 0 ? "key" : "delta", index / 10, 0.1), { decoderConfig });
  const heard = { codec: "opus", sampleRate: 48_000, numberOfChannels: 1 };
  for (const [index, packet] of SOUNDS.entries())
    await sound.add(new EncodedPacket(packet, "key", index / 10, 0.1), { decoderConfig: heard });
  await output.finalize();
  return new Uint8Array(output.target instanceof BufferTarget ? (output.target.buffer ?? new ArrayBuffer()) : new ArrayBuffer());
}

/** Whoever muxed it says so, in as many letters. */
function asWrittenBy(name: string, film: Bytes): Bytes {
  const at = find(film, bytesOf("Mediabunny"));
  if (at < 0) throw new Error("nobody wrote it");
  return concat(film.subarray(0, at), name, film.subarray(at + name.length));
}

/** Into the header, which is the last of the file: nothing else moves. */
function into(film: Bytes, ...boxes: Part[]): Bytes {
  const at = find(film, bytesOf("moov")) - 4;
  const size = new DataView(film.buffer, film.byteOffset).getUint32(at);
  const moov = concat(film.subarray(at + 8, at + size), ...boxes);
  return concat(film.subarray(0, at), box("moov", moov), film.subarray(at + size));
}

const apple = (handler: Part) =>
  box(
    "meta",
    handler,
    fullBox("keys", 0, 0, u32(1), u32(44), "mdta", "com.apple.quicktime.location.ISO6709"),
    box("ilst", box("\0\0\0\x01", box("data", u32(1), u32(0), SIX709))),
  );
const mdta = fullBox("hdlr", 0, 0, u32(0), "mdta", zeros(12), [0]);
const loci = fullBox(
  "loci",
  0,
  0,
  [0x15, 0xc7],
  "Berlin\0",
  [0],
  u32(Math.round(13.405 * 65_536)),
  u32(Math.round(52.52 * 65_536)),
  u32(0),
  "earth\0",
  "\0",
);
const itunes = fullBox(
  "meta",
  0,
  0,
  fullBox("hdlr", 0, 0, u32(0), "mdirappl", zeros(9)),
  box(
    "ilst",
    box("\u00a9too", box("data", u32(1), u32(0), "PlantedCam")),
    box("----", box("data", u32(1), u32(0), `LOCATION=${LATITUDE}`)),
  ),
);

const GPS = concat("DEVC GPS5 ", SIX709, noise(60));
/** A track of the camera's own, with samples at two places, by sizes or by one for all */
const cameraTrack = (places: number[], { long = false, handler = "meta" } = {}) =>
  box(
    "trak",
    fullBox("tkhd", 0, 3, u32(0xe0000000), u32(0xe0000000), u32(9), zeros(68)),
    box(
      "mdia",
      fullBox("mdhd", 0, 0, u32(1), u32(1), u32(1000), u32(2), zeros(4)),
      fullBox("hdlr", 0, 0, u32(0), handler, zeros(12), "GoPro MET\0"),
      box(
        "minf",
        box("gmhd", zeros(8)),
        box(
          "stbl",
          fullBox("stsd", 0, 0, u32(1), box("gpmd", zeros(8))),
          fullBox("stts", 0, 0, u32(1), u32(places.length), u32(1000)),
          fullBox("stsc", 0, 0, u32(1), u32(1), u32(1), u32(1)),
          long
            ? fullBox("stsz", 0, 0, u32(0), u32(places.length), ...places.map(() => u32(GPS.length)))
            : fullBox("stsz", 0, 0, u32(GPS.length), u32(places.length)),
          long
            ? fullBox("co64", 0, 0, u32(places.length), ...places.flatMap((at) => [u32(0), u32(at)]))
            : fullBox("stco", 0, 0, u32(places.length), ...places.map(u32)),
        ),
      ),
    ),
  );
/** Its samples stand before the header, the header after them. */
function withCamera(film: Bytes, options: { long?: boolean; handler?: string }): Bytes {
  const moov = find(film, bytesOf("moov")) - 4;
  const mdat = box("mdat", GPS, noise(30), GPS);
  const behind = concat(film.subarray(0, moov), mdat, film.subarray(moov));
  return into(behind, cameraTrack([moov + 8, moov + 8 + GPS.length + 30], options));
}
/** In fragments, the camera's track in one of its own */
function withCameraFragment(film: Bytes): Bytes {
  const header = into(film, cameraTrack([]));
  const trex = fullBox("trex", 0, 0, u32(9), u32(1), u32(0), u32(GPS.length), u32(0));
  const at = find(header, bytesOf("mvex")) - 4;
  const size = new DataView(header.buffer).getUint32(at);
  const moov = find(header, bytesOf("moov")) - 4;
  const grown = concat(
    header.subarray(0, at),
    u32(size + trex.length),
    header.subarray(at + 4, at + size),
    trex,
    header.subarray(at + size),
  );
  new DataView(grown.buffer).setUint32(moov, new DataView(grown.buffer).getUint32(moov) + trex.length);
  const moof = (offset: number) =>
    box(
      "moof",
      fullBox("mfhd", 0, 0, u32(99)),
      box("traf", fullBox("tfhd", 0, 0, [0, 0, 0, 9]), fullBox("trun", 0, 1, u32(2), u32(offset))),
    );
  return concat(grown, moof(moof(0).length + 8), box("mdat", GPS, GPS));
}

export async function films(): Promise<Planted[]> {
  const mp4 = await written(new Mp4OutputFormat({ fastStart: false }));
  const plain = await written(new Mp4OutputFormat({ fastStart: false }), { tags: false });
  const mov = await written(new MovOutputFormat({ fastStart: false }));
  const fragmented = await written(new Mp4OutputFormat({ fastStart: "fragmented" }));
  const webm = asWrittenBy("PlantedCam", await written(new WebMOutputFormat()));
  const live = await written(new WebMOutputFormat({ appendOnly: true }));
  const mkv = await written(new MkvOutputFormat());
  const kept = (name: string, type: string, bytes: Bytes, more: Partial<Planted> = {}): Planted => ({
    name,
    type,
    bytes,
    kept: [...FRAMES],
    ...more,
  });
  return [
    kept("tags", "video/mp4", mp4),
    kept("\u00a9xyz", "video/mp4", into(plain, box("udta", box("\u00a9xyz", u16(SIX709.length), u16(0x15c7), SIX709)))),
    kept(
      "loci",
      "video/3gpp",
      concat(box("ftyp", "3gp5", u32(0), "3gp5"), into(plain.slice(find(plain, bytesOf("mdat")) - 4), box("udta", loci))),
      { sameLength: true },
    ),
    kept("Apple's keys", "video/quicktime", into(mov, apple(mdta))),
    kept(
      "Apple's keys behind a version",
      "video/mp4",
      into(plain, box("udta", box("meta", zeros(4), mdta, box("ilst", SIX709)))),
    ),
    kept("iTunes' words", "video/mp4", into(plain, box("udta", itunes))),
    kept("XMP behind the film", "video/mp4", concat(plain, box("uuid", [0xbe, 0x7a, 0xcf, 0xcb], noise(12), XMP))),
    kept("XMP in the header", "video/quicktime", into(mov, box("udta", box("XMP_", XMP)))),
    kept("a room that was freed", "video/mp4", concat(plain, box("free", SIX709))),
    kept("a box with a long size", "video/mp4", concat(plain, u32(1), "GPSx", u32(0), u32(16 + SIX709.length), SIX709)),
    kept("a box to the end", "video/mp4", concat(plain, u32(0), "GPS ", SIX709)),
    kept("a camera's track", "video/mp4", withCamera(plain, {})),
    kept("a camera's track, long numbers", "video/mp4", withCamera(plain, { long: true, handler: "camm" })),
    kept("a track of words", "video/quicktime", withCamera(mov, { handler: "text" })),
    kept("tags, in fragments", "video/mp4", fragmented),
    kept("a camera's track, in fragments", "video/mp4", withCameraFragment(fragmented)),
    kept("tags", "video/webm", webm),
    kept("tags, as it is recorded", "video/webm", live),
    kept("tags and a cover", "video/x-matroska", mkv),
    kept(
      "chapters",
      "video/x-matroska",
      concat(mkv, element(0x1043a770, element(0x45b9, element(0xb6, element(0x80, element(0x85, `Berlin ${SIX709}`)))))),
    ),
    kept(
      "a place behind a recording",
      "video/webm",
      concat(live, element(0x1254c367, element(0x7373, element(0x67c8, element(0x45a3, "LOCATION"), element(0x4487, SIX709))))),
    ),
  ];
}
