import { expect, test } from "vitest";
import { shellAnswer, stale } from "./shell.ts";

const FILES = [
  { path: "/", hash: "a" },
  { path: "/assets/index-1.js", hash: "b" },
];
const ask = (url: string, mode = "cors", method = "GET") => shellAnswer({ url, mode, method }, "https://p.example", FILES);

test("every navigation gets the one page, whatever its path", () => {
  expect(ask("https://p.example/", "navigate")).toBe("/");
  expect(ask("https://p.example/@ana", "navigate")).toBe("/");
  expect(ask("https://p.example/c/abc", "navigate")).toBe("/");
});

test("the service's routes, other origins and writes go to the network", () => {
  expect(ask("https://p.example/v1/health", "navigate")).toBeNull();
  expect(ask("https://p.example/v1/me")).toBeNull();
  expect(ask("https://q.example/", "navigate")).toBeNull();
  expect(ask("https://p.example/", "navigate", "POST")).toBeNull();
});

test("a file of this build comes from the shell, a missing one is asked for", () => {
  expect(ask("https://p.example/assets/index-1.js")).toBe("/assets/index-1.js");
  expect(ask("https://p.example/assets/index-0.js")).toBeNull();
});

test("what no build wants any more is dropped", () => {
  expect(stale(["a", "b"], ["b", "c"])).toEqual(["a"]);
});
