// A photo as it is sent: drawn anew, so that nothing travels but its pixels (no place, no camera, no earlier version).

import { NOTHING_KNOWN } from "../../../client/content/attachment.ts";
import { t } from "../language/say.ts";
import { draw, encode, sizeWithin, thumbOf } from "./canvas.ts";
import { type Size, sizeOfBlob } from "./picture-size.ts";
import { type Prepared, problem } from "./prepared.ts";
import { SAFE_PICTURES } from "./safe-types.ts";
import { sniffBlob } from "./sniff.ts";
import { withoutTraces } from "./without-traces.ts";

const LONG_EDGE = 2048;
const QUALITY = 0.82;
const ORIGINAL_QUALITY = 0.92;

/** @param type as sniffed @param original at its full size */
export async function preparePhoto(file: File, type: string, original: boolean): Promise<Prepared> {
  const bitmap = await decode(file, type);
  if (!(bitmap instanceof ImageBitmap)) return bitmap;
  try {
    const { thumbhash, transparent } = thumbOf(bitmap, bitmap);
    const small = sizeWithin(bitmap, LONG_EDGE);
    const full = { width: bitmap.width, height: bitmap.height };
    const large = original ? await redraw(bitmap, full, ORIGINAL_QUALITY, transparent).catch(noMemory) : null;
    if (large !== null) return ready(large, large.type, full, thumbhash, null);
    const data = await redraw(bitmap, small, QUALITY, transparent);
    return ready(
      data,
      data.type,
      small,
      thumbhash,
      original ? t("This device cannot keep its full size. It goes smaller.") : null,
    );
  } finally {
    bitmap.close();
  }
}

async function redraw(bitmap: ImageBitmap, size: Size, quality: number, transparent: boolean): Promise<Blob> {
  return encode(draw(bitmap, size), quality, transparent);
}

/** A canvas of that size does not fit. */
function noMemory(error: unknown): null {
  if (error instanceof DOMException) return null;
  throw error;
}

/** What moves goes as it is but for what it says, since a canvas would stop it. */
export async function prepareAnimation(file: File, type: string): Promise<Prepared> {
  const clean = await withoutTraces(file, type);
  if (clean.kind === "no") {
    const still = await preparePhoto(file, type, false);
    return still.kind === "ready" ? { ...still, note: t("This picture is damaged. It goes as a still one.") } : still;
  }
  const bitmap = await decode(clean.data, type);
  if (!(bitmap instanceof ImageBitmap)) return bitmap;
  const size = { width: bitmap.width, height: bitmap.height };
  const { thumbhash } = thumbOf(bitmap, size);
  bitmap.close();
  return ready(clean.data, type, size, thumbhash, null);
}

/** For what is cropped and not sent: the picture, or a sentence why it cannot be opened. Close it after use. */
export async function openPhoto(file: File): Promise<ImageBitmap | string> {
  const type = await sniffBlob(file);
  if (type === null || !SAFE_PICTURES.includes(type)) return t("This is not a picture. Choose another file.");
  const opened = await decode(file, type);
  if (opened instanceof ImageBitmap) return opened;
  return opened.kind === "problem" && type === "image/heic"
    ? t("This browser cannot open this kind of photo. Choose another one.")
    : t("This picture cannot be opened. Choose another one.");
}

async function decode(file: Blob, type: string): Promise<ImageBitmap | Prepared> {
  const said = await sizeOfBlob(type, file);
  if (said === "too-large")
    return problem(t("This picture has too many pixels to be opened safely: at most 100 megapixels."), true);
  if (said === null) return problem(t("This picture is damaged."), true);
  const bitmap = await createImageBitmap(file.slice(0, file.size, type), { imageOrientation: "from-image" }).catch(() => null);
  if (bitmap !== null) return bitmap;
  return type === "image/heic" || type === "image/avif"
    ? problem(t("This browser cannot open this kind of photo. It can be sent as a file."), true)
    : problem(t("This picture is damaged."), true);
}

function ready(data: Blob, type: string, size: Size, thumbhash: Uint8Array<ArrayBuffer>, note: string | null): Prepared {
  return { kind: "ready", attachment: { ...NOTHING_KNOWN, kind: "photo", type, ...size, thumbhash, data, poster: null }, note };
}
