// Pictures on a canvas: drawn at a size, encoded again, and made into the few bytes that stand in for them.

import { rgbaToThumbHash } from "thumbhash";
import type { Size } from "./picture-size.ts";

type Source = CanvasImageSource;

/** Fits into a square of `longEdge`, never enlarged, never without a pixel. */
export function sizeWithin({ width, height }: Size, longEdge: number): Size {
  const scale = Math.min(1, longEdge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

export function draw(source: Source, { width, height }: Size): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const pen = penOf(canvas);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(source, 0, 0, width, height);
  return canvas;
}

/** WebP where the browser writes it; else PNG for what one can see through, and JPEG for the rest. */
export async function encode(canvas: OffscreenCanvas, quality: number, transparent: boolean): Promise<Blob> {
  const webp = await canvas.convertToBlob({ type: "image/webp", quality });
  if (webp.type === "image/webp") return webp;
  return canvas.convertToBlob({ type: transparent ? "image/png" : "image/jpeg", quality });
}

const TO_FIT = [0.85, 0.7, 0.5, 0.3];

/** A square of the picture at this edge, on white, in at most so many bytes where any quality allows it. */
export async function encodeWithin(
  source: Source,
  square: { x: number; y: number; side: number },
  edge: number,
  maxBytes: number,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(edge, edge);
  const pen = penOf(canvas);
  pen.imageSmoothingQuality = "high";
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, edge, edge);
  pen.drawImage(source, square.x, square.y, square.side, square.side, 0, 0, edge, edge);
  let encoded = await encode(canvas, 0.9, false);
  for (const quality of TO_FIT) if (encoded.size > maxBytes) encoded = await encode(canvas, quality, false);
  return encoded;
}

const THUMB_EDGE = 100;

/** At most 25 bytes (https://evanw.github.io/thumbhash), and whether anything can be seen through the picture. */
export function thumbOf(source: Source, size: Size): { thumbhash: Uint8Array<ArrayBuffer>; transparent: boolean } {
  const { width, height } = sizeWithin(size, THUMB_EDGE);
  const { data } = penOf(draw(source, { width, height })).getImageData(0, 0, width, height);
  let transparent = false;
  for (let at = 3; at < data.length && !transparent; at += 4) transparent = data[at] !== 255;
  return { thumbhash: new Uint8Array(rgbaToThumbHash(width, height, data)), transparent };
}

function penOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const pen = canvas.getContext("2d");
  if (pen === null) throw new DOMException("this device has no memory for a picture of that size", "InvalidStateError");
  return pen;
}
