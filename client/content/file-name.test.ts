import fc from "fast-check";
import { expect, test } from "vitest";
import { tidyFileName } from "./file-name.ts";

test.each([
  ["report.pdf", "report.pdf"],
  ["Straße 東京.txt", "Straße 東京.txt"],
  ["../../etc/passwd", "_.._etc_passwd"],
  ["C:\\temp\\a.txt", "C__temp_a.txt"],
  ["photo\u202egpj.exe", "photo_gpj.exe"],
  ["a\u0000b\u200b.txt", "a_b_.txt"],
  [" .hidden. ", "hidden"],
  ["nul.txt", "_nul.txt"],
  ["", "file"],
  ["...", "file"],
  ["\u202e", "file"],
])("%j is kept as %j", (typed, kept) => expect(tidyFileName(typed)).toBe(kept));

test("a thousand letters become 120, and the extension stays", () => {
  const kept = tidyFileName(`${"x".repeat(1000)}.jpeg`);
  expect([...kept]).toHaveLength(120);
  expect(kept.endsWith("….jpeg")).toBe(true);
});

test("whatever comes in, a name comes out that is one path segment, and tidy already", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (typed) => {
      const kept = tidyFileName(typed);
      expect(kept).not.toBe("");
      expect(kept).not.toMatch(/[\\/\p{Cc}]/u);
      expect([...kept].length).toBeLessThanOrEqual(120);
      expect(tidyFileName(kept)).toBe(kept);
    }),
  );
});
