import { createComponent } from "solid-js";
import { renderToStringAsync } from "solid-js/web";
import { expect, test } from "vitest";
import { optional } from "./optional.ts";

test("a part that cannot be loaded leaves nothing in its place, and fails nobody", async () => {
  const Part = optional<Record<string, never>>(() =>
    Promise.reject(new TypeError("Failed to fetch dynamically imported module")),
  );
  expect(await renderToStringAsync(() => createComponent(Part, {}))).toBe("");
});
