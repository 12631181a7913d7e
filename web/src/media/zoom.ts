// Zoom and place of a picture: pure arithmetic, in pixels from the middle of the stage.

export type Zoom = { scale: number; x: number; y: number };
export type Point = { x: number; y: number };

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 };
const CLOSEST = 8;

/** Around a point that stays where it is; back at the whole, the picture is in the middle again. */
export function zoomBy({ scale, x, y }: Zoom, factor: number, around: Point): Zoom {
  const next = Math.min(CLOSEST, Math.max(1, scale * factor));
  if (next === 1) return WHOLE;
  const grown = next / scale;
  return { scale: next, x: around.x - (around.x - x) * grown, y: around.y - (around.y - y) * grown };
}

export function moveBy({ scale, x, y }: Zoom, by: Point): Zoom {
  return { scale, x: x + by.x, y: y + by.y };
}

/** Never further than the picture's edge at the stage's edge. @param stage and picture: their sizes at scale 1 */
export function keepInside(
  zoom: Zoom,
  stage: { width: number; height: number },
  picture: { width: number; height: number },
): Zoom {
  const roomX = Math.max(0, (picture.width * zoom.scale - stage.width) / 2);
  const roomY = Math.max(0, (picture.height * zoom.scale - stage.height) / 2);
  return { scale: zoom.scale, x: clamp(zoom.x, roomX), y: clamp(zoom.y, roomY) };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

export function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function clamp(value: number, room: number): number {
  return Math.min(room, Math.max(-room, value)) || 0;
}
