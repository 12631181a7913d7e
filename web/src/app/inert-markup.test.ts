import { expect, test } from "vitest";
import { isInert, isOwnScript } from "./inert-markup.ts";

test("plain markup passes", () => {
  expect(isInert('<article class="bubble"><p></p><time></time></article>')).toBe(true);
  expect(isInert("<button type=button>One on one</button>")).toBe(true);
});

test("markup that could run something is refused", () => {
  for (const markup of [
    "<script>1</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:1">',
    "<IFRAME>",
    '<p srcdoc="x">',
    "<base href=//x>",
  ]) {
    expect(isInert(markup), markup).toBe(false);
  }
});

test("scripts come from our own origin only", () => {
  expect(isOwnScript("/sw.js", "https://p.example")).toBe(true);
  expect(isOwnScript("https://q.example/x.js", "https://p.example")).toBe(false);
  expect(isOwnScript("data:text/javascript,1", "https://p.example")).toBe(false);
  expect(isOwnScript("blob:https://q.example/1", "https://p.example")).toBe(false);
});
