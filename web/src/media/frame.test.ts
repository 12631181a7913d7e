import { expect, test } from "vitest";
import type { AttachmentView } from "../../../client/index.ts";
import { albumFrame, arrange, frameOf } from "./frame.ts";

const view = (kind: AttachmentView["kind"], width: number | null = 400, height: number | null = 300): AttachmentView => ({
  kind,
  width,
  height,
  type: "image/jpeg",
  name: null,
  durationMs: null,
  thumbhash: null,
  waveform: null,
  bytes: 1,
  hasPoster: false,
});

test("a picture's box has its shape, within limits", () => {
  expect(frameOf({ width: 400, height: 300 })).toEqual({ ratio: 4 / 3, widthRem: 20 });
  expect(frameOf({ width: 300, height: 600 })).toEqual({ ratio: 0.5, widthRem: 12 });
  expect(frameOf({ width: 1, height: 1_000_000 })).toEqual({ ratio: 0.5, widthRem: 12 });
  expect(frameOf({ width: 1_000_000, height: 1 })).toEqual({ ratio: 2.4, widthRem: 20 });
  expect(frameOf({ width: null, height: null }).ratio).toBeCloseTo(4 / 3);
});

test("several pictures share one box", () => {
  expect(albumFrame([view("photo")]).ratio).toBeCloseTo(4 / 3);
  expect(albumFrame([view("photo"), view("video")]).ratio).toBe(2);
  expect(albumFrame([view("photo"), view("photo"), view("photo"), view("photo")]).ratio).toBe(1);
});

test("pictures go together, the rest in rows, and each keeps its index", () => {
  const { pictures, rows } = arrange([view("file"), view("photo"), view("voice"), view("video")]);
  expect(pictures.map(({ index }) => index)).toEqual([1, 3]);
  expect(rows.map(({ index }) => index)).toEqual([0, 2]);
});
