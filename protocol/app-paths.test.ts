import { expect, test } from "vitest";
import { isAppPath } from "./app-paths.ts";

test("places of the app are its own", () => {
  for (const path of [
    "/",
    "/@ana.b",
    "/%40ana.b",
    "/c/AAAA",
    "/settings",
    "/settings/",
    "/business",
    "/business/new",
    "/developers",
    "/share",
    "/notes",
    "/new-chat",
  ])
    expect(isAppPath(path), path).toBe(true);
});

test("what the service or nobody answers is no place of the app", () => {
  for (const path of [
    "",
    "//",
    "/v1/health",
    "/v1/openapi.json",
    "/v23.0",
    "/v23.0/media/1",
    "/assets/old.js",
    "/sw.js",
    "/robots.txt",
    "/.well-known/security.txt",
    "/@",
    "/%40",
    "/@ana/photo.jpg",
    "/c",
    "/c/a/b",
    "/settings.json",
    "/nonsense",
  ])
    expect(isAppPath(path), path).toBe(false);
});
