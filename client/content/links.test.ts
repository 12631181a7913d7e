import { expect, test } from "vitest";
import { linksIn } from "./links.ts";

test.each([
  ["see https://a.example/x?y=1#z.", ["https://a.example/x?y=1#z"]],
  ["(https://en.wikipedia.org/wiki/Mercury_(planet))", ["https://en.wikipedia.org/wiki/Mercury_(planet)"]],
  ["http://a.example and HTTPS://B.example, http://a.example", ["http://a.example", "HTTPS://B.example"]],
  ["javascript:alert(1) ftp://x file:///etc https://", []],
  ["", []],
])("%j", (text, links) => expect(linksIn(text)).toEqual(links));

test("a wall of links is cut off", () => {
  expect(linksIn(Array.from({ length: 99 }, (_, i) => `https://a.example/${i}`).join(" "))).toHaveLength(10);
});
