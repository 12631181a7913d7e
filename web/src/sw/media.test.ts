import { expect, test } from "vitest";
import { type AskPage, mediaResponse } from "./media.ts";

const place = { conversation: "c", item: "i", index: 0 };
const film = Uint8Array.from({ length: 3_000_000 }, (_, at) => at % 251);
const page =
  (type: string): AskPage =>
  async ({ from, to }) => ({ bytes: film.slice(from, to), totalBytes: film.length, type });

test("the rest of a file comes slice by slice, and the slices make the whole", async () => {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < film.length; ) {
    const response = await mediaResponse(place, `bytes=${at}-`, page("video/mp4"));
    expect(response.status).toBe(206);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.headers.get("Content-Range")).toBe(`bytes ${at}-${at + bytes.length - 1}/${film.length}`);
    parts.push(bytes);
    at += bytes.length;
  }
  expect(Buffer.concat(parts).equals(Buffer.from(film))).toBe(true);
});

test("a suffix is the end", async () => {
  const response = await mediaResponse(place, "bytes=-100", page("video/webm"));
  expect(response.headers.get("Content-Range")).toBe("bytes 2999900-2999999/3000000");
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(film.slice(-100));
});

test("only safe types are given out, with nosniff and nothing allowed", async () => {
  for (const type of ["text/html", "image/svg+xml", "video/x-matroska", ""])
    expect((await mediaResponse(place, "bytes=0-", page(type))).status).toBe(404);
  const { headers } = await mediaResponse(place, "bytes=0-", page("video/mp4"));
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(headers.get("Content-Security-Policy")).toContain("sandbox");
});

test("no range, a range behind the end, and a page that is silent", async () => {
  expect((await mediaResponse(place, null, page("video/mp4"))).status).toBe(416);
  const behind = await mediaResponse(place, "bytes=9000000-", page("video/mp4"));
  expect([behind.status, behind.headers.get("Content-Range")]).toEqual([416, "bytes */3000000"]);
  expect((await mediaResponse(place, "bytes=0-", async () => null)).status).toBe(404);
});
