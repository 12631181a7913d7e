import { describe, expect, test } from "vitest";
import { byteRange, namesEtag, plainRange } from "./byte-range.ts";

const SIZE = 1000;
const part = (from: number, to: number) => ({ kind: "part", from, to });
const WHOLE = { kind: "whole" };
const UNSATISFIABLE = { kind: "unsatisfiable" };

test("one range is served, up to the end", () => {
  expect(byteRange("bytes=0-0", SIZE)).toEqual(part(0, 1));
  expect(byteRange("bytes=0-499", SIZE)).toEqual(part(0, 500));
  expect(byteRange("Bytes=500-999", SIZE)).toEqual(part(500, 1000));
  expect(byteRange("bytes=500-", SIZE)).toEqual(part(500, 1000));
  expect(byteRange("bytes=0-", SIZE)).toEqual(part(0, 1000));
  expect(byteRange("bytes=999-99999999999999999999", SIZE)).toEqual(part(999, 1000));
  expect(byteRange("bytes=-1", SIZE)).toEqual(part(999, 1000));
  expect(byteRange("bytes=-1000", SIZE)).toEqual(part(0, 1000));
  expect(byteRange("bytes=-99999999999999999999", SIZE)).toEqual(part(0, 1000));
});

test("a range outside of the bytes cannot be served", () => {
  for (const header of ["bytes=1000-", "bytes=1000-1000", "bytes=99999999999999999999-", "bytes=-0"]) {
    expect(byteRange(header, SIZE), header).toEqual(UNSATISFIABLE);
  }
});

test("what is no range, or several, is answered by the whole", () => {
  const others = ["", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=0-1,3-4", "bytes=0-1,", "bytes= 0-1"];
  const more = [
    "items=0-1",
    "bytes=0x0-0x1",
    "bytes=1.5-2",
    "bytes=--1",
    "bytes=-1-2",
    "bytes=+1-2",
    "bytes 0-1/2",
    "bytes=0-1\n",
  ];
  for (const header of [undefined, ...others, ...more]) expect(byteRange(header, SIZE), header).toEqual(WHOLE);
});

test("what says itself where it begins and ends needs no size, and means the same as with it", () => {
  expect(plainRange("bytes=0-0")).toEqual({ from: 0, to: 1 });
  expect(plainRange("bytes=100-299")).toEqual({ from: 100, to: 300 });
  const others = [undefined, "", "bytes=5-", "bytes=-5", "bytes=5-4", "bytes=0-1,3-4", "bytes=a-b"];
  for (const header of [...others, `bytes=0-${"9".repeat(40)}`]) expect(plainRange(header), header).toBeUndefined();
  for (const header of ["bytes=0-0", "bytes=100-299", "bytes=0-999"])
    expect(byteRange(header, SIZE), header).toEqual({ kind: "part", ...plainRange(header) });
});

describe("If-None-Match", () => {
  test("names an etag by itself, in a list, weakly, or any", () => {
    for (const header of ['"a"', '"b", "a"', 'W/"a"', ' "b" ,W/"a" ', "*"]) expect(namesEtag(header, '"a"'), header).toBe(true);
  });

  test("does not name it otherwise", () => {
    for (const header of [undefined, "", '"b"', "a", '"A"', '"a']) expect(namesEtag(header, '"a"'), header).toBe(false);
  });
});
