import { expect, test } from "vitest";
import { isWords, keptOrFetched } from "./words.ts";

const PATH = "/assets/words-first-de-12345678.json";

test("[LA7] words are fetched once and kept, but not what another network answers in their place, and no failure", async () => {
  const kept = new Map<string, Response>();
  const cache = {
    match: async (path: RequestInfo | URL) => kept.get(String(path))?.clone(),
    put: async (path: RequestInfo | URL, answer: Response) => void kept.set(String(path), answer),
  };
  const asked: Response[] = [
    new Response("<html>Welcome to our hotel", { headers: { "Content-Type": "text/html" } }),
    Response.json({ error: "no" }, { status: 404 }),
    Response.json({ Send: "Senden" }),
  ];
  const get = async () => asked.shift() ?? Promise.reject(new TypeError("no network"));
  const text = async () => (await keptOrFetched(cache, PATH, get as typeof fetch)).text();
  expect([await text(), await text(), kept.size]).toEqual(["<html>Welcome to our hotel", '{"error":"no"}', 0]);
  expect(JSON.parse(await text())).toEqual({ Send: "Senden" });
  expect(JSON.parse(await text())).toEqual({ Send: "Senden" });
  expect(isWords(PATH)).toBe(true);
  expect(isWords("/assets/settings-12345678.js")).toBe(false);
});
