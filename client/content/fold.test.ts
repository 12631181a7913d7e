import { expect, test } from "vitest";
import { beginningOf } from "./fold.ts";

test.each([
  ["nothing", ""],
  ["1,500 letters", "a".repeat(1500)],
  ["20 lines", "a\n".repeat(19).concat("a")],
])("[WR5] %s: shown whole", (_name, text) => expect(beginningOf(text)).toBeNull());

test("[WR5] a long text shows its first words or lines, and no half of a letter", () => {
  expect(beginningOf("a\n".repeat(30))).toBe("a\n".repeat(14).concat("a"));
  expect(beginningOf(`${"word ".repeat(400)}`)).toBe("word ".repeat(240).trimEnd());
  const family = "👩‍👩‍👧‍👦";
  const begun = beginningOf(`a${family.repeat(200)}`) ?? "";
  expect(begun.length).toBeGreaterThan(1100);
  expect(begun.slice(1)).toBe(family.repeat((begun.length - 1) / family.length));
});

// Quadratic, each of these takes minutes.
test.each([["a"], ["\n"], [" "], ["\u0301"], ["\u200d"]])("[WR5] a million of %j costs what it is long", (part) => {
  expect(beginningOf(part.repeat(1_000_000))?.length).toBeLessThanOrEqual(1200);
});
