import { expect, test } from "vitest";
import { faultOf, filled, offered, withReply } from "./quick-replies.ts";

const hours = { shortcut: "hours", text: "We are open from 9 to 17." };
const hello = { shortcut: "Hello", text: "Good day! How can we help?" };
const way = { shortcut: "way", text: "Take the tram. See our hours too." };
const all = [hours, hello, way];

test("[BC4] a “/” at the beginning of a word offers quick replies, the closest first", () => {
  expect(offered("/", all)).toEqual(all);
  expect(offered("/h", all)).toEqual([hours, hello, way]);
  expect(offered("/HEL", all)).toEqual([hello]);
  expect(offered("Thanks! /hours", all)).toEqual([hours, way]);
  expect(offered("/zzz", all)).toEqual([]);
  for (const typed of ["", "hello", "9/17", "https://x", "/hours and", "a/"]) expect(offered(typed, all), typed).toBeNull();
});

test("[BC4] the one that is taken stands where it was asked for", () => {
  const fields = { name: "Eva", business: "@acme" };
  expect(withReply("/ho", hours, fields)).toBe(hours.text);
  expect(withReply("Thanks!\n/way", way, fields)).toBe(`Thanks!\n${way.text}`);
  expect(withReply("and/or", way, fields)).toBe("and/or");
  expect(withReply("/hi", { shortcut: "hi", text: "Hello {name}, {business} here" }, fields)).toBe("Hello Eva, @acme here");
});

test("[BC4] a field is filled once: a name that looks like one stays a name, and what is none stays", () => {
  expect(filled("{name} {Name} {constructor} {", { name: "{business}", business: "@acme" })).toBe(
    "{business} {Name} {constructor} {",
  );
});

test("what cannot be saved is said beforehand", () => {
  expect(faultOf(all)).toBeNull();
  expect(faultOf([{ shortcut: "two words", text: "x" }])).toMatch(/letters, digits/);
  expect(faultOf([{ shortcut: "", text: "x" }])).toMatch(/letters, digits/);
  expect(faultOf([hello, { shortcut: "hello", text: "x" }])).toBe("“/hello” is there twice.");
  expect(faultOf([{ shortcut: "a", text: " " }])).toBe("“/a” has no text yet.");
});
