import * as v from "valibot";
import { expect, test } from "vitest";
import { type Handle, handle, isReserved } from "./handle.ts";
import { tidyHandle } from "./tidy-handle.ts";

const isHandle = (text: string) => v.safeParse(handle, text).success;

test("3 to 32 of a-z, 0-9, _ and ., a letter or digit at each end", () => {
  for (const good of ["ana", "a_b", "a.b", "a__b", "0".repeat(32), "x9z"]) expect(isHandle(good), good).toBe(true);
  for (const bad of [
    "",
    "ab",
    "0".repeat(33),
    "Ana",
    "an a",
    ".ana",
    "ana.",
    "_ana",
    "ana_",
    "a..b",
    "añb",
    "a-b",
    "ana\n",
    "a‮b",
  ]) {
    expect(isHandle(bad), bad).toBe(false);
  }
});

test("what a person types is tidied, not guessed at", () => {
  expect(tidyHandle("  @Ana.B ")).toBe("ana.b");
  expect(tidyHandle("ana b")).toBe("ana b");
});

test("names that would speak for the service are reserved", () => {
  expect(isReserved("parley" as Handle)).toBe(true);
  expect(isReserved("ana" as Handle)).toBe(false);
});
