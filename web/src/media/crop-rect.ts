// Which square of a picture one sees through a square window, after zooming and moving it.

import type { Size } from "./picture-size.ts";
import type { Zoom } from "./zoom.ts";

/** The picture as it covers a window of this side. */
export function covering({ width, height }: Size, side: number): Size {
  const scale = side / Math.min(width, height);
  return { width: width * scale, height: height * scale };
}

/** In the picture's own pixels; always inside it. */
export function cropRect(picture: Size, side: number, zoom: Zoom): { x: number; y: number; side: number } {
  const perPixel = (side / Math.min(picture.width, picture.height)) * zoom.scale;
  const square = side / perPixel;
  return {
    x: inside(picture.width / 2 - zoom.x / perPixel - square / 2, picture.width - square),
    y: inside(picture.height / 2 - zoom.y / perPixel - square / 2, picture.height - square),
    side: square,
  };
}

function inside(at: number, most: number): number {
  return Math.max(0, Math.min(most, at));
}
