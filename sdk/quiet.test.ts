import { expect, test } from "vitest";
import { isOfMlKem } from "./quiet.ts";

test("what Node says of its ML-KEM is passed over, and nothing else", () => {
  const said = "The encapsulateBits Web Crypto API method is an experimental feature and might change at any time";
  expect(isOfMlKem(said, ["ExperimentalWarning"])).toBe(true);
  expect(isOfMlKem("The ML-KEM-768 Web Crypto API algorithm is an experimental feature", [{ type: "ExperimentalWarning" }])).toBe(
    true,
  );
  expect(isOfMlKem(said, ["DeprecationWarning"])).toBe(false);
  expect(isOfMlKem("SQLite is an experimental feature and might change at any time", ["ExperimentalWarning"])).toBe(false);
  expect(isOfMlKem(new Error("encapsulateBits"), [])).toBe(false);
});
