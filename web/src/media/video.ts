// A video as it is sent: its bytes as they are but for the place, with its size, length and a still picture from near its start.

import { MAX_POSTER_BYTES, NOTHING_KNOWN } from "../../../client/content/attachment.ts";
import { draw, sizeWithin, thumbOf } from "./canvas.ts";
import { withoutPlace } from "./film-place.ts";
import type { Size } from "./picture-size.ts";
import { asFile, type Prepared } from "./prepared.ts";

const POSTER_EDGE = 1280;
const POSTER_QUALITIES = [0.82, 0.6, 0.4];
const PATIENCE_MS = 15_000;

/** @param type as sniffed */
export async function prepareVideo(file: File, type: string): Promise<Prepared> {
  const url = URL.createObjectURL(file.slice(0, file.size, type));
  const video = document.createElement("video");
  try {
    return await read(video, url, file, type);
  } catch (error) {
    if (!(error instanceof VideoError)) throw error;
    return asFile(file, type, "This browser cannot play this video. It goes as a file.");
  } finally {
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(url);
  }
}

async function read(video: HTMLVideoElement, url: string, file: File, type: string): Promise<Prepared> {
  video.muted = true;
  video.playsInline = true;
  video.preload = "auto";
  await until(video, "loadeddata", () => {
    video.src = url;
  });
  const durationMs = Math.max(1, Math.round((await trueDuration(video)) * 1000));
  const size = { width: video.videoWidth, height: video.videoHeight };
  if (size.width === 0 || size.height === 0) throw new VideoError("there is no picture in it");
  await until(video, "seeked", () => {
    video.currentTime = Math.min(1, durationMs / 10_000);
  });
  const { thumbhash } = thumbOf(video, size);
  const poster = await stillOf(video, size);
  const data = await withoutPlace(file);
  return {
    kind: "ready",
    attachment: { ...NOTHING_KNOWN, kind: "video", type, ...size, durationMs, thumbhash, data, poster },
    note: null,
  };
}

/** What a browser recorded has no length written in it; one learns it by going to the end. */
async function trueDuration(video: HTMLVideoElement): Promise<number> {
  if (Number.isFinite(video.duration)) return video.duration;
  await until(video, "durationchange", () => {
    video.currentTime = Number.MAX_SAFE_INTEGER;
  });
  if (!Number.isFinite(video.duration)) throw new VideoError("it has no end");
  return video.duration;
}

async function stillOf(video: HTMLVideoElement, size: Size): Promise<Blob | null> {
  const canvas = draw(video, sizeWithin(size, POSTER_EDGE));
  for (const quality of POSTER_QUALITIES) {
    const still = await canvas.convertToBlob({ type: "image/jpeg", quality });
    if (still.size <= MAX_POSTER_BYTES) return still;
  }
  return null;
}

class VideoError extends Error {}

function until(video: HTMLVideoElement, event: "loadeddata" | "durationchange" | "seeked", begin: () => void): Promise<void> {
  return new Promise((done, failed) => {
    const ended = new AbortController();
    const fail = () => {
      ended.abort();
      failed(new VideoError(`no ${event}`));
    };
    const timer = setTimeout(fail, PATIENCE_MS);
    ended.signal.addEventListener("abort", () => clearTimeout(timer));
    video.addEventListener("error", fail, { signal: ended.signal });
    video.addEventListener(
      event,
      () => {
        ended.abort();
        done();
      },
      { signal: ended.signal },
    );
    begin();
  });
}
