import { expect, test } from "vitest";
import { isComposing } from "./composing.ts";

test("[SH7] the Enter that ends a composition sends nothing, in Safari neither, which says so by the key's code only", () => {
  expect(isComposing({ isComposing: true, keyCode: 229 })).toBe(true);
  expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
});
