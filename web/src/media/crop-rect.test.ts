import { expect, test } from "vitest";
import { covering, cropRect } from "./crop-rect.ts";
import { WHOLE } from "./zoom.ts";

const wide = { width: 2000, height: 1000 };

test("at first one sees the middle square", () => {
  expect(covering(wide, 100)).toEqual({ width: 200, height: 100 });
  expect(cropRect(wide, 100, WHOLE)).toEqual({ x: 500, y: 0, side: 1000 });
});

test("moved and zoomed, the square follows, and stays inside", () => {
  expect(cropRect(wide, 100, { scale: 1, x: 50, y: 0 })).toEqual({ x: 0, y: 0, side: 1000 });
  expect(cropRect(wide, 100, { scale: 2, x: 0, y: 0 })).toEqual({ x: 750, y: 250, side: 500 });
  expect(cropRect(wide, 100, { scale: 1, x: 9999, y: -9999 })).toEqual({ x: 0, y: 0, side: 1000 });
});
