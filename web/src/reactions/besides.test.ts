import fc from "fast-check";
import { expect, test } from "vitest";
import { besides } from "./besides.ts";

const layer = { width: 300, height: 60 };
const screen = { width: 800, height: 600 };

test("above where there is room, else below", () => {
  expect(besides({ left: 400, top: 300, width: 40, height: 40 }, layer, screen)).toEqual({ left: 270, top: 234 });
  expect(besides({ left: 400, top: 50, width: 40, height: 40 }, layer, screen)).toEqual({ left: 270, top: 96 });
});

test("never over the edge", () => {
  fc.assert(
    fc.property(fc.integer({ min: -100, max: 900 }), fc.integer({ min: -100, max: 700 }), (left, top) => {
      const at = besides({ left, top, width: 40, height: 40 }, layer, screen);
      expect(at.left).toBeGreaterThanOrEqual(8);
      expect(at.left + layer.width).toBeLessThanOrEqual(screen.width - 8);
      expect(at.top).toBeGreaterThanOrEqual(8);
      expect(at.top + layer.height).toBeLessThanOrEqual(screen.height - 8);
    }),
  );
});
