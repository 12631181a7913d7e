import { expect, test } from "vitest";
import type { Prepared } from "./prepared.ts";
import { pdfs, zips } from "./traces/testing/papers.ts";
import { gifs, jpegs, tiffs } from "./traces/testing/pictures.ts";
import { find, NEEDLES, type Planted } from "./traces/testing/pieces.ts";
import { avis, oggs, tagged } from "./traces/testing/sounds.ts";
import { fileAsItIs, shownClean, soundWithout, withoutTraces } from "./without-traces.ts";

const fileOf = ({ bytes, name }: Planted) => new File([bytes], name);
const byName = (all: Planted[], name: string) => all.find((each) => each.name === name) as Planted;
const holdsNeedle = async (data: Blob) => {
  const bytes = new Uint8Array(await data.arrayBuffer());
  return NEEDLES.some((needle) => find(bytes, needle) >= 0);
};
const photo = byName(jpegs, "EXIF, big endian");

test("[MP4] a file with a place is sent as it is only when its person says so, and without it where that can be", async () => {
  const asks = (await fileAsItIs(fileOf(photo), photo.type)) as Prepared & { kind: "asks" };
  expect([asks.kind, asks.sentence]).toEqual(["asks", "This file contains a place."]);
  expect(await holdsNeedle(asks.attachment.data)).toBe(true);
  expect(asks.without).toMatchObject({ kind: "file", type: "image/jpeg", name: photo.name });
  expect(asks.without && (await holdsNeedle(asks.without.data))).toBe(false);
  const document = byName(zips, "OOXML with a photo");
  expect(await fileAsItIs(fileOf(document), document.type)).toMatchObject({ kind: "asks", without: null });
});

test("[MP4] what else a file says is told and can go, without waiting; words and what says nothing are not remarked on", async () => {
  const dated = byName(pdfs, "a date alone");
  const told = await fileAsItIs(fileOf(dated), dated.type);
  expect(told).toMatchObject({ kind: "ready", note: "This file says when it was made, with what or by whom.", may: "remove" });
  for (const [words, type] of [
    ["Berlin, 52.5200", null],
    ["<html>", "text/html"],
    ["GIF89a", null],
  ] as const)
    expect(await fileAsItIs(new File([words], "notes"), type, "text/csv")).toMatchObject({ kind: "ready", note: null });
});

test("[MP4] nobody's format goes with a word about it; a picture, film or sound that cannot be read asks", async () => {
  const noise = new File([Uint8Array.of(0, 255, 1, 2)], "a.bin");
  expect(await fileAsItIs(noise, null)).toMatchObject({ kind: "ready", note: "Parley can't look into this kind of file." });
  const torn = new File([photo.bytes.slice(0, 40)], "torn.jpg");
  expect(await fileAsItIs(torn, "image/jpeg")).toMatchObject({ kind: "asks", without: null });
  for (const type of ["video/mp4", "audio/mpeg", "image/tiff", "application/pdf"])
    expect(await fileAsItIs(noise, type)).toMatchObject({ kind: "asks", without: null });
  // What no signature tells may still be one: by what the system says, or by its name.
  const bytes = Uint8Array.of(0, 255, 1, 2);
  for (const file of [
    new File([bytes], "a", { type: "image/jxl" }),
    new File([bytes], "DSCF0001.RAF"),
    new File([bytes], "a.mts"),
  ])
    expect(await fileAsItIs(file, null)).toMatchObject({ kind: "asks", without: null });
});

test("[MP4] a sound goes without its tags, and with them when its person wants", async () => {
  const song = byName(tagged, "ID3v2 before AAC");
  const prepared = (await soundWithout(fileOf(song), song.type)) as Prepared & { kind: "ready" };
  expect(prepared).toMatchObject({ kind: "ready", may: "keep", attachment: { type: "audio/aac", name: song.name } });
  expect(await holdsNeedle(prepared.attachment.data)).toBe(false);
  expect(await soundWithout(new File([song.kept[0] as Uint8Array<ArrayBuffer>], "clean"), "audio/aac")).toMatchObject({
    note: null,
  });
  const strange = byName(oggs, "with a stream of nobody's");
  expect(await soundWithout(fileOf(strange), strange.type)).toMatchObject({ kind: "asks", without: null });
});

test("[MP4] what is sent for what it shows is clean, or asks", async () => {
  const make = (data: Blob) => fileAsItIs(new File([data], "x"), "image/gif");
  const moving = byName(gifs, "a comment");
  const made = (await shownClean(fileOf(moving), moving.type, make)) as Prepared & { kind: "ready" };
  expect([made.kind, await holdsNeedle(made.attachment.data)]).toEqual(["ready", false]);
  expect(await shownClean(new File(["GIF89a"], "torn"), "image/gif", async () => made)).toMatchObject({
    kind: "asks",
    without: null,
  });
  const raw = byName(tiffs, "a camera's own raw file");
  expect(await withoutTraces(fileOf(raw), raw.type)).toEqual({ kind: "no", sentence: "This file contains a place." });
  const film = byName(avis, "INFO");
  expect(await withoutTraces(fileOf(film), film.type)).toMatchObject({ kind: "clean", had: true });
});
