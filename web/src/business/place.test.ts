import { expect, test } from "vitest";
import { type Place, placeOf, restOf } from "./place.ts";

const business = "abcdefghijklmnopqrst_-";

test("each place has one address, and the address leads back", () => {
  const places: Place[] = [
    { kind: "all" },
    { kind: "new" },
    { kind: "console", business, section: "overview", person: null },
    { kind: "console", business, section: "tokens", person: null },
    { kind: "console", business, section: "inbox", person: null },
    { kind: "console", business, section: "inbox", person: "ZZ.1a2b3c" },
  ];
  for (const place of places) expect(placeOf(restOf(place))).toEqual(place);
});

test("an address that leads nowhere shows what is above it", () => {
  for (const rest of ["", "/", "/short", "/newer", `/${business}x/tokens`]) expect(placeOf(rest)).toEqual({ kind: "all" });
  for (const section of ["nope", "constructor", "__proto__", ""])
    expect(placeOf(`/${business}/${section}`)).toMatchObject({ section: "overview", person: null });
  expect(placeOf(`/${business}/inbox/..%2Fx`)).toMatchObject({ section: "inbox", person: null });
  expect(placeOf(`/${business}/tokens/ZZ.1`)).toMatchObject({ section: "tokens", person: null });
});
