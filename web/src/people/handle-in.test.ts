import { expect, test } from "vitest";
import { handleIn, scannedHandle } from "./handle-in.ts";

const HERE = "https://parley.example";

test("[PE5] a handle is taken from what is typed, and from an invitation's link", () => {
  for (const typed of [
    "ana",
    "@ana",
    " Ana ",
    "https://parley.example/@ana",
    "HTTPS://PARLEY.example/@Ana",
    "parley.example/@ana",
    "https://parley.example/%40ana/",
  ])
    expect(handleIn(typed, HERE), typed).toBe("ana");
});

test("[PE5] a link that leads elsewhere is none, nor is one that says more", () => {
  for (const typed of [
    "https://evil.example/@ana",
    "https://parley.example.evil.example/@ana",
    "https://parley.example@evil.example/@ana",
    "https://parley.example/c/xyz",
    "https://parley.example/@ana/settings",
    "https://parley.example/@%E0%A4",
    "https://",
  ])
    expect(handleIn(typed, HERE), typed).toBeNull();
});

test("[PE5] a camera takes a link only", () => {
  expect(scannedHandle("ana", HERE)).toBeNull();
  expect(scannedHandle("WIFI:S:home;", HERE)).toBeNull();
  expect(scannedHandle("https://parley.example/@ana", HERE)).toBe("ana");
});
