import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { handle } from "../../../protocol/index.ts";
import { suggestHandle } from "./suggest-handle.ts";

test("names become handles", () => {
  expect(suggestHandle("Ana")).toBe("ana");
  expect(suggestHandle("José García-López")).toBe("jose.garcia.lopez");
  expect(suggestHandle("  Bo ")).toBe("bo0");
  expect(suggestHandle("山田")).toBe("");
  expect(suggestHandle("👩‍👩‍👧")).toBe("");
});

test("whatever the name, the suggestion is a handle or nothing", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.string({ maxLength: 60 })), (name) => {
      const suggested = suggestHandle(name);
      if (suggested !== "") expect(v.safeParse(handle, suggested).success, suggested).toBe(true);
    }),
  );
});
