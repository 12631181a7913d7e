import { expect, test } from "vitest";
import { shownLink } from "./shown-link.ts";

test.each([
  ["https://a.example/x?y=1#z", "https://a.example/x?y=1#z"],
  ["HTTPS://A.example/X", "HTTPS://A.example/X"],
  ["https://a.example:8080", "https://a.example:8080"],
  // Letters that look like others
  ["https://\u0430pple.com/x", "https://xn--pple-43d.com/x"],
  ["https://m\u00fcnchen.example", "https://xn--mnchen-3ya.example"],
  ["https://bank.example\u2044x.evil.example/", "https://bank.xn--examplex-k03d.evil.example/"],
  // What is not seen
  ["https://a\u200b.example/\u200f\u2066x", "https://a.example/x"],
  ["https://\u00ada.example/\u2060\ufeffx", "https://a.example/x"],
  // A browser takes these for slashes
  ["https://evil.example\\.bank.example/", "https://evil.example\\.bank.example/"],
])("[WR3] %j is shown as where it leads", (url, shown) => {
  expect(shownLink(url)).toBe(shown);
});
