import { expect, test } from "vitest";
import { zips } from "../media/traces/testing/papers.ts";
import { jpegs } from "../media/traces/testing/pictures.ts";
import { find, NEEDLES, type Planted } from "../media/traces/testing/pieces.ts";
import { attachedOf } from "./attached.ts";

const planted = (all: Planted[], name: string) => {
  const { bytes } = all.find((each) => each.name === name) as Planted;
  return new File([bytes], "IMG_1.jpg", { type: "image/jpeg" });
};

test("[MP4] an agent's photo goes to a customer without its place; what cannot be taken out is asked about", async () => {
  const { file, asks } = await attachedOf(planted(jpegs, "EXIF, big endian"));
  expect([asks, file.name, file.type]).toEqual([null, "IMG_1.jpg", "image/jpeg"]);
  const bytes = new Uint8Array(await file.arrayBuffer());
  expect(NEEDLES.some((needle) => find(bytes, needle) >= 0)).toBe(false);
  expect((await attachedOf(planted(zips, "OOXML with a photo"))).asks).toBe("This file contains a place.");
  expect((await attachedOf(new File(["a price list"], "list.txt"))).asks).toBeNull();
});
