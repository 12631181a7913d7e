import { expect, test } from "vitest";
import { linksIn } from "./links.ts";

const urls = (text: string) => linksIn(text).map(({ url }) => url);

test.each([
  ["see https://a.example/x?y=1#z.", ["https://a.example/x?y=1#z"]],
  ["(https://en.wikipedia.org/wiki/Mercury_(planet))", ["https://en.wikipedia.org/wiki/Mercury_(planet)"]],
  ["http://a.example and HTTPS://B.example, http://a.example", ["http://a.example", "HTTPS://B.example", "http://a.example"]],
  ["javascript:alert(1) ftp://x file:///etc https:// data:text/html,x", []],
  ["https://bank.example@evil.example", []],
  ["https://a.example/\u202egpj.exe", ["https://a.example/"]],
  [
    "*https://a.example/x* _https://a.example/y_. _*https://a.example/z*_",
    ["https://a.example/x", "https://a.example/y", "https://a.example/z"],
  ],
  ["https://a.example/x_ *https://a.example/y_", ["https://a.example/x_", "https://a.example/y_"]],
  ["", []],
])("%j", (text, links) => expect(urls(text)).toEqual(links));

test("each says where it stands, so that the words around it stay", () => {
  const text = "😀 see https://a.example/x, and http://b.example!";
  expect(linksIn(text).map(({ from, to }) => text.slice(from, to))).toEqual(["https://a.example/x", "http://b.example"]);
});

test("a wall of links is cut off", () => {
  expect(linksIn(Array.from({ length: 99 }, (_, i) => `https://a.example/${i}`).join(" "))).toHaveLength(10);
});

// Quadratic, each of these takes seconds; in one pass a millisecond. No clock is read: the limit of the test's time tells them apart.
const LETTERS = 4_000_000;
test.each([
  ["dots", `http://a${".".repeat(LETTERS)}x`],
  ["dots alone", ".".repeat(LETTERS)],
  ["beginnings", "http://".repeat(LETTERS / 7)],
  ["brackets", `http://a.example/${"(".repeat(LETTERS / 2)}${")".repeat(LETTERS / 2)}x`],
  ["names", "http://a@".repeat(LETTERS / 9)],
])("[KI1] millions of %s cost what they are long", (_name, text) => {
  expect(linksIn(text).length).toBeLessThanOrEqual(10);
});
