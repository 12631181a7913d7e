import { expect, test } from "vitest";
import { sizeWords } from "./size-words.ts";

test("sizes read well at each step", () => {
  expect([0, 1, 999, 1000, 1536, 300_000, 1_048_576, 12_345_678, 104_857_600, 2_147_483_648].map(sizeWords)).toEqual([
    "0 bytes",
    "1 byte",
    "999 bytes",
    "1 KB",
    "2 KB",
    "293 KB",
    "1 MB",
    "12 MB",
    "100 MB",
    "2 GB",
  ]);
});
