import { expect, test } from "vitest";
import { keepInside, moveBy, WHOLE, zoomBy } from "./zoom.ts";

test("the point under the finger stays where it is", () => {
  const around = { x: 120, y: -40 };
  const zoomed = zoomBy(zoomBy(WHOLE, 2, around), 1.5, around);
  expect(zoomed.scale).toBe(3);
  // The picture's point p is shown at x + scale * p; at first it was p = around.
  expect(zoomed.x + zoomed.scale * around.x).toBeCloseTo(around.x);
  expect(zoomed.y + zoomed.scale * around.y).toBeCloseTo(around.y);
});

test("it gets neither smaller than the whole nor larger than eight times", () => {
  expect(zoomBy({ scale: 2, x: 50, y: 50 }, 0.1, { x: 0, y: 0 })).toEqual(WHOLE);
  expect(zoomBy(WHOLE, 100, { x: 0, y: 0 }).scale).toBe(8);
});

test("a picture is not pushed off the stage, and a small one stays in the middle", () => {
  const stage = { width: 100, height: 100 };
  const far = moveBy({ scale: 2, x: 0, y: 0 }, { x: 500, y: -500 });
  expect(keepInside(far, stage, { width: 100, height: 50 })).toEqual({ scale: 2, x: 50, y: 0 });
  expect(keepInside({ ...WHOLE, x: 30 }, stage, { width: 80, height: 80 })).toEqual(WHOLE);
});
