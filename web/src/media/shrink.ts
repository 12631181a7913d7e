// Makes a large video smaller: decoded and encoded again piece by piece by the browser (WebCodecs), read and written by a kept library.

import {
  BlobSource,
  BufferTarget,
  Conversion,
  getFirstEncodableVideoCodec,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  Mp4OutputFormat,
  Output,
  QTFF,
  WEBM,
  WebMOutputFormat,
} from "mediabunny";
import { MAX_FILE_BYTES } from "../../../protocol/index.ts";
import type { Watching } from "./prepared.ts";
import { type Plan, planFor } from "./shrink-plan.ts";

/**
 * Null where it stays as it is: nothing is gained, not all of it can be read, or nobody waits any more. What it said of itself is not
 * written again. Rejects where a decoder or an encoder fails, and need not answer where one that is told to stop does not.
 */
export async function shrink(file: Blob, { signal, onProgress }: Watching): Promise<Blob | null> {
  using input = new Input({ formats: [MP4, QTFF, WEBM, MATROSKA], source: new BlobSource(file) });
  const track = await input.getPrimaryVideoTrack();
  if (track === null || signal.aborted) return null;
  const plan = planFor({
    bytes: file.size,
    durationS: await input.computeDuration(),
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
  });
  const codec = plan === null ? null : await codecFor(plan);
  if (plan === null || codec === null) return null;
  const isMp4 = codec === "avc";
  const target = new BufferTarget();
  const output = new Output({ format: isMp4 ? new Mp4OutputFormat() : new WebMOutputFormat(), target });
  const conversion = await Conversion.init({
    input,
    output,
    tracks: "primary",
    tags: {},
    showWarnings: false,
    video: { ...plan.size, fit: "fill", codec, bitrate: plan.bitsPerSecond },
    // Sound that fits stays as it is.
    audio: {},
  });
  // Without its sound it would be another film.
  const isWhole = !conversion.discardedTracks.some((each) => each.track.isAudioTrack() || each.track === track);
  if (!conversion.isValid || !isWhole) return null;
  conversion.onProgress = onProgress;
  signal.addEventListener("abort", () => void conversion.cancel().catch(() => {}), { once: true });
  if (signal.aborted) return null;
  await conversion.execute();
  const made = target.buffer;
  if (made === null || made.byteLength > MAX_FILE_BYTES || made.byteLength > file.size * 0.9) return null;
  return new Blob([made], { type: isMp4 ? "video/mp4" : "video/webm" });
}

function codecFor({ size, bitsPerSecond }: Plan): Promise<InputVideoTrack["codec"]> {
  return getFirstEncodableVideoCodec(["avc", "vp9", "vp8"], { ...size, bitrate: bitsPerSecond });
}
