import { expect, test } from "vitest";
import { mediaPath, readMediaPath } from "./media-messages.ts";
import { contentRange, fromSuffix, readRange, SLICE_BYTES, sliceOf } from "./range.ts";

const slice = (header: string) => {
  const ask = readRange(header);
  return ask?.kind === "from" ? sliceOf(ask) : ask;
};

test("a range is read to its slice, and never to more than a slice", () => {
  expect(slice("bytes=0-")).toEqual({ from: 0, to: SLICE_BYTES });
  expect(slice("bytes=0-1")).toEqual({ from: 0, to: 2 });
  expect(slice("bytes=500-999")).toEqual({ from: 500, to: 1000 });
  expect(slice("bytes=7-99999999")).toEqual({ from: 7, to: 7 + SLICE_BYTES });
  expect(slice(" bytes = 3 - 3 ")).toEqual({ from: 3, to: 4 });
});

test("a suffix begins so many bytes before the end, or at the start", () => {
  const ask = readRange("bytes=-500");
  expect(ask).toEqual({ kind: "suffix", count: 500 });
  if (ask?.kind !== "suffix") throw new Error("not a suffix");
  expect(sliceOf(fromSuffix(ask, 2000)).from).toBe(1500);
  expect(sliceOf(fromSuffix(ask, 100)).from).toBe(0);
});

test("what is no range of bytes is none", () => {
  for (const header of [null, "", "bytes=-", "bytes=-0", "bytes=5-4", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "bytes=1e3-"])
    expect(readRange(header), String(header)).toBeNull();
});

test("the answer says which bytes it is", () => {
  expect(contentRange(0, 1024, 146515)).toBe("bytes 0-1023/146515");
  expect(contentRange(146514, 1, 146515)).toBe("bytes 146514-146514/146515");
  expect(contentRange(200_000, 0, 146515)).toBe("bytes */146515");
});

test("a file has one address, which leads back; others lead nowhere", () => {
  const place = { conversation: "abc_-", item: "sender.id", index: 12 };
  expect(readMediaPath(mediaPath(place))).toEqual(place);
  for (const path of ["/media/", "/media/a/b", "/media/a/b/c", "/media/a/b/1/2", "/media/%E0%A4%A/b/1", "/v1/a/b/1"])
    expect(readMediaPath(path)).toBeNull();
});
