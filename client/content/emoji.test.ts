// What may be a reaction: any emoji that a keyboard writes, and nothing that is a word or several.

import fc from "fast-check";
import { expect, test } from "vitest";
import { bareEmoji, isEmoji } from "./emoji.ts";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

test.each(["👍", "❤️", "❤", "👍🏽", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "#⃣", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🕵🏻‍♂️", "©", "🫨", "👩🏾‍🚀"])(
  "%s is one emoji",
  (emoji) => {
    expect(isEmoji(emoji)).toBe(true);
  },
);

test.each([
  ["nothing", ""],
  ["a letter", "a"],
  ["a digit without its key", "1"],
  ["a space", " "],
  ["two emoji", "👍👍"],
  ["an emoji and a word", "👍ok"],
  ["an emoji and a line", "👍\n"],
  ["half a flag", "🇩"],
  ["three half flags", "🇩🇪🇫"],
  ["a skin tone alone", "🏽"],
  ["a joiner at the end", "👩\u200d"],
  ["a direction override", "\u202e👍"],
  ["marks upon marks", `👍${"\ufe0f".repeat(2)}`],
  ["a torn one", "\ud83d"],
  ["a tag that does not end", "🏴\u{e0067}\u{e0062}"],
  ["more than 32 bytes", Array(6).fill("👩").join("\u200d")],
])("%s is none", (_name, text) => expect(isEmoji(text)).toBe(false));

test("whatever passes is one grapheme of at most 32 bytes", () => {
  const parts = fc.constantFrom(
    "👍",
    "❤",
    "\ufe0f",
    "\u200d",
    "🏽",
    "🇩",
    "🇪",
    "1",
    "\u20e3",
    "a",
    "🏴",
    "\u{e0067}",
    "\u{e007f}",
    "©",
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 6 }), (some) => {
      const text = some.join("");
      if (!isEmoji(text)) return;
      expect([...graphemes.segment(text)]).toHaveLength(1);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(32);
    }),
    { numRuns: 2000 },
  );
});

test("an emoji is the same with and without its mark", () => {
  expect(bareEmoji("❤️")).toBe(bareEmoji("❤"));
  expect(bareEmoji("👍")).not.toBe(bareEmoji("👍🏽"));
});
