import { expect, test } from "vitest";
import { isMoving } from "./moving.ts";
import { gifs, heifs, jpegs, pngs, webps } from "./traces/testing/pictures.ts";

test("[MP5] what moves is known as such by its first bytes, and what stands still too", async () => {
  for (const { name, type, bytes } of [...pngs, ...webps, ...heifs, ...jpegs])
    expect([name, await isMoving(new Blob([bytes]), type)]).toEqual([name, name === "moving"]);
  for (const { type, bytes } of gifs) expect(await isMoving(new Blob([bytes]), type)).toBe(true);
  expect(await isMoving(new Blob([Uint8Array.from([0, 0, 0, 12]), "ftypavis"]), "image/avif")).toBe(true);
  for (const type of ["image/png", "image/webp", "image/avif"]) expect(await isMoving(new Blob(["\x89PNG"]), type)).toBe(false);
});
