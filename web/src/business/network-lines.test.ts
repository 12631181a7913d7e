// Networks as they are typed.

import { expect, test } from "vitest";
import { networksIn } from "./network-lines.ts";

test("networks stand on lines or between commas, each once; nothing is nowhere", () => {
  expect(networksIn(" 203.0.113.0/24\n2001:db8::/32, 203.0.113.0/24;198.51.100.7 ")).toEqual([
    "203.0.113.0/24",
    "2001:db8::/32",
    "198.51.100.7",
  ]);
  expect(networksIn(" \n ")).toEqual([]);
});
