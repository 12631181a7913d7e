import { expect, test } from "vitest";
import { systemName } from "./system-name.ts";

const MAC =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15";

test("a browser and a system as people call them", () => {
  const linux = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  expect(systemName(linux)).toBe("Firefox on Linux");
  const phone =
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
  expect(systemName(phone)).toBe("Chrome on Android");
  expect(systemName(`${phone} EdgA/140.0`)).toBe("Edge on Android");
  expect(systemName(MAC)).toBe("Safari on Mac");
});

test("an iPad that calls itself a Mac has fingers on it, and what is not known is a browser", () => {
  expect(systemName(MAC, 5)).toBe("Safari on iPad");
  expect(systemName("")).toBe("Browser");
});
