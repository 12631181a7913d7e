// A video as it is sent: smaller where it is large, without what it says besides what it shows, with its size, length and a still picture.

import { MAX_POSTER_BYTES, NOTHING_KNOWN } from "../../../client/content/attachment.ts";
import { MAX_FILE_BYTES } from "../../../protocol/index.ts";
import { t } from "../language/say.ts";
import { draw, sizeWithin, thumbOf } from "./canvas.ts";
import type { Size } from "./picture-size.ts";
import { asFile, type Prepared, type Watching } from "./prepared.ts";
import { sizeWords } from "./size-words.ts";
import { shownClean } from "./without-traces.ts";

/** Below this nobody asks how large its pictures are. */
const LOOKED_INTO_BYTES = 4 * 1024 * 1024;
const POSTER_EDGE = 1280;
const POSTER_QUALITIES = [0.82, 0.6, 0.4];
const PATIENCE_MS = 15_000;

type How = { /** The app may show it, where the browser can */ isShown: boolean; isOriginal: boolean };

/** @param type as sniffed */
export async function prepareVideo(
  file: File,
  type: string,
  { isShown, isOriginal }: How,
  watching: Watching,
): Promise<Prepared> {
  const small = isOriginal ? null : await smallerVideo(file, watching);
  const prepared = await (small === null ? made(file, file, type, isShown) : made(file, small, small.type, true));
  if (small === null || prepared.kind !== "ready") return prepared;
  const note = t("Made smaller: it was {size}.", { size: sizeWords(file.size) });
  return { ...prepared, note, ...(file.size <= MAX_FILE_BYTES && { may: "original" }) };
}

/** Null where it stays as it is: it is small enough, or the browser cannot make it smaller. */
async function smallerVideo(file: File, watching: Watching): Promise<Blob | null> {
  if (file.size < LOOKED_INTO_BYTES || typeof VideoEncoder === "undefined") return null;
  const made = import("./shrink.ts").then(({ shrink }) => shrink(file, watching));
  const stopped = new Promise<null>((done) => watching.signal.addEventListener("abort", () => done(null), { once: true }));
  return Promise.race([made.catch(() => null), stopped]);
}

/** @param from the chosen file @param data what is sent of it */
async function made({ name }: File, data: Blob, type: string, isShown: boolean): Promise<Prepared> {
  return shownClean(data, type, async (clean) => {
    const unseen = {
      kind: "ready",
      attachment: asFile(clean, type, name),
      note: isShown ? t("This browser cannot play this video. It goes as a file.") : null,
    } as const;
    if (!isShown) return unseen;
    const url = URL.createObjectURL(clean.slice(0, clean.size, type));
    const video = document.createElement("video");
    try {
      return await read(video, url, clean, type);
    } catch (error) {
      if (!(error instanceof VideoError)) throw error;
      return unseen;
    } finally {
      video.removeAttribute("src");
      video.load();
      URL.revokeObjectURL(url);
    }
  });
}

async function read(video: HTMLVideoElement, url: string, data: Blob, type: string): Promise<Prepared> {
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
