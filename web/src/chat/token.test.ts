import { expect, test } from "vitest";
import { tokenAt } from "./token.ts";

const at = (text: string) => {
  const token = tokenAt(text, text.length);
  return token && `${token.sign}${token.typed}`;
};

test("[EM2] a code begins at the beginning of a word, with two letters; a colon, a time and an address are none", () => {
  expect([at(":sm"), at("so :smile"), at("(:+1"), at("🎉:ta")]).toEqual([":sm", ":smile", ":+1", ":ta"]);
  expect([at(":"), at(":s"), at("at 10:30"), at("http://x"), at("note: yes"), at(":smile:")]).toEqual(Array(6).fill(null));
});

test("[MN1] a person begins after an @ at the beginning of a word, and may have two words", () => {
  expect([at("@"), at("hi @an"), at("hi @ana ma")]).toEqual(["@", "@an", "@ana ma"]);
  expect([at("ana@b"), at("@ana and bob"), at("@@")]).toEqual([null, null, null]);
  expect(tokenAt("hi @an there", 6)).toEqual({ sign: "@", typed: "an", from: 3, to: 6 });
  expect(at(`@${"x".repeat(100_000)}`)).toBeNull();
});
