import { describe, expect, test } from "vitest";
import { buildsInUse, fetchWhole, keyOf, shellAnswer, stale } from "./shell.ts";

const ORIGIN = "https://p.example";
const FILES = [
  { path: "/", hash: "sha256-a" },
  { path: "/assets/index-1.js", hash: "sha256-b" },
];
const ask = (path: string, mode = "cors", method = "GET") =>
  shellAnswer({ url: new URL(path, ORIGIN).href, mode, method }, ORIGIN, FILES);

describe("what the shell answers", () => {
  test("a navigation to a place in the app gets the one page", () => {
    for (const path of ["/", "/@ana", "/%40ana", "/c/abc", "/settings", "/business/new", "/developers"])
      expect(ask(path, "navigate"), path).toBe("/");
  });

  test("any other navigation goes to the network: a download by a click is one", () => {
    for (const path of [
      "/v1/health",
      "/v1/openapi.json",
      "/v23.0",
      "/v23.0/1/messages",
      "/nonsense",
      "/@",
      "/c/a/b",
      "/media/a/b/1",
    ])
      expect(ask(path, "navigate"), path).toBeNull();
    expect(ask("https://q.example/", "navigate")).toBeNull();
    expect(ask("/", "navigate", "POST")).toBeNull();
    expect(ask("/v1/me")).toBeNull();
  });

  test("files of this build, and the assets of whichever build is kept", () => {
    expect(ask("/assets/index-1.js")).toBe("/assets/index-1.js");
    expect(ask("/assets/index-0.js")).toBe("/assets/index-0.js");
  });
});

describe("a file of the build", () => {
  const file = { path: "/assets/index-1.js", hash: "sha256-b" };
  const server = (...answers: (Response | Error)[]) => {
    const asked: unknown[] = [];
    const get = (async (path: string, init: RequestInit) => {
      asked.push([path, init.cache, init.integrity]);
      const next = answers.shift();
      if (next instanceof Response) return next;
      throw next;
    }) as typeof fetch;
    return { asked, get };
  };
  const mismatch = () => new TypeError("Failed to fetch");

  test("is fetched with the digest of its whole content", async () => {
    const { asked, get } = server(new Response("b"));
    expect(await (await fetchWhole(file, get)).text()).toBe("b");
    expect(asked).toEqual([[file.path, "no-cache", file.hash]]);
  });

  test("that is another one is asked for once more, past every cache", async () => {
    const { asked, get } = server(mismatch(), new Response("b"));
    await fetchWhole(file, get);
    expect(asked).toEqual([
      [file.path, "no-cache", file.hash],
      [file.path, "reload", file.hash],
    ]);
  });

  test("that stays another one, or is missing, is no install", async () => {
    await expect(fetchWhole(file, server(mismatch(), mismatch()).get)).rejects.toThrow("Failed to fetch");
    const gone = () => new Response("no", { status: 404 });
    await expect(fetchWhole(file, server(gone(), gone()).get)).rejects.toThrow("/assets/index-1.js answered 404");
  });
});

describe("kept builds", () => {
  const keys = (...files: [string, string][]) => files.map(([path, hash]) => keyOf({ path, hash }, ORIGIN));
  const one = keys(["/", "sha256-1"], ["/assets/index-1.js", "sha256-x+/="]);
  const two = keys(["/", "sha256-2"], ["/assets/index-2.js", "sha256-y"]);

  test("stay while a page that started with their script is open", () => {
    expect(buildsInUse([one, two], ["/assets/index-2.js"], ORIGIN)).toEqual([two]);
    expect(buildsInUse([one, two], ["/assets/index-1.js", "/assets/index-2.js"], ORIGIN)).toEqual([one, two]);
    expect(buildsInUse([one, two], [], ORIGIN)).toEqual([]);
  });

  test("all stay while a page does not say what it shows", () => {
    expect(buildsInUse([one, two], null, ORIGIN)).toEqual([one, two]);
  });

  test("what none of them has is dropped", () => {
    expect(stale(["a", "b"], ["b", "c"])).toEqual(["a"]);
  });
});
