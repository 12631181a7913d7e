// Files as people choose them, made by the browser itself: a photo with a place in it, a video that can be sought in.

import type { Page } from "playwright-core";

export type ChosenFile = { name: string; mimeType: string; buffer: Buffer };

/** Where the photo says that it was taken: must not travel. */
export const PLACE = "zq7place 52.5200N 13.4050E";

/** As the camera was held: 1 upright, 6 a quarter to the right (EXIF 2.3, tag 0x0112). */
type Orientation = 1 | 6;

/** Colours that tell its four quarters apart, and an EXIF block (APP1 of JPEG) before the picture. */
export async function photo(
  page: Page,
  name: string,
  { width = 800, height = 600, orientation = 1 as Orientation } = {},
): Promise<ChosenFile> {
  const base64 = await page.evaluate(
    async ([w, h]) => {
      const canvas = new OffscreenCanvas(w, h);
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("no canvas");
      for (const [i, colour] of ["#d33", "#3a3", "#33d", "#dd3"].entries()) {
        context.fillStyle = colour;
        context.fillRect((i % 2) * (w / 2), (i >> 1) * (h / 2), w / 2, h / 2);
      }
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg" })).arrayBuffer());
      return btoa(String.fromCharCode(...bytes));
    },
    [width, height] as const,
  );
  const jpeg = Buffer.from(base64, "base64");
  // TIFF, little endian: one field in the first directory, none after it; then what the camera adds.
  const tiff = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]);
  const exif = Buffer.concat([Buffer.from("Exif\0\0"), tiff, Buffer.from(PLACE)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  return {
    name,
    mimeType: "image/jpeg",
    buffer: Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, jpeg.subarray(2)]),
  };
}

/** Noise does not compress: a few seconds are some megabytes, of which a player needs only what it shows. One track, VP8. */
export async function video(page: Page, name: string, lastsMs: number): Promise<ChosenFile> {
  const base64 = await page.evaluate(async (ms) => {
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = 360;
    // Random opacity would be recorded too.
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("no canvas");
    const frame = context.createImageData(640, 360);
    const draw = setInterval(() => {
      for (let at = 0; at < frame.data.length; at += 65_536) crypto.getRandomValues(frame.data.subarray(at, at + 65_536));
      context.putImageData(frame, 0, 0);
    }, 40);
    const recorder = new MediaRecorder(canvas.captureStream(25), {
      mimeType: "video/webm;codecs=vp8",
      videoBitsPerSecond: 8_000_000,
    });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => void parts.push(data);
    const stopped = new Promise((done) => {
      recorder.onstop = done;
    });
    recorder.start();
    await new Promise((done) => setTimeout(done, ms));
    recorder.stop();
    await stopped;
    clearInterval(draw);
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
    return btoa(text);
  }, lastsMs);
  return { name, mimeType: "video/webm", buffer: Buffer.from(base64, "base64") };
}

export function textFile(name: string, text: string): ChosenFile {
  return { name, mimeType: "text/plain", buffer: Buffer.from(text) };
}
