import * as v from "valibot";
import { expect, test } from "vitest";
import { rejection, rejectionStatus } from "./rejection.ts";

test("each rejection has one HTTP status, and each status stands for a rejection", () => {
  const kinds = rejection.options.map((option) => option.entries.kind.literal);
  expect(Object.keys(rejectionStatus).sort()).toEqual([...kinds].sort());
  expect(new Set(kinds).size).toBe(kinds.length);
});

test("a rejection of an unknown kind is not read as one that is known", () => {
  expect(v.safeParse(rejection, { kind: "something-new" }).success).toBe(false);
});
