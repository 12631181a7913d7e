import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../run.ts";
import { mutations } from "./list.ts";
import { mutated } from "./mutation.ts";

test("each fault of the list still has its one place in the code, and its suite is there", () => {
  const gone = mutations.flatMap((mutation) => {
    try {
      mutated(ROOT, mutation);
      return existsSync(join(ROOT, mutation.suite.file)) ? [] : [`no suite: ${mutation.suite.file}`];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  expect(gone).toEqual([]);
});

test("no fault is listed twice, and each changes something", () => {
  const names = mutations.map(({ file, find, replace }) => `${file}: ${find} -> ${replace}`);
  expect(new Set(names).size).toBe(names.length);
  expect(mutations.filter(({ find, replace }) => find === replace)).toEqual([]);
});
