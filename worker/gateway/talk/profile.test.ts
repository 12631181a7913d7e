import { expect, test } from "vitest";
import { readProfileChanges, VERTICALS } from "./profile.ts";

test("what is left out is no change, and each kind of business that the Cloud API knows is one, or none at all", () => {
  expect(readProfileChanges({ about: "Open till six" })).toEqual({ ok: true, changes: { about: "Open till six" } });
  for (const vertical of [...VERTICALS, ""]) expect(readProfileChanges({ vertical }).ok, vertical).toBe(true);
  for (const vertical of ["ALCOHOL", "ONLINE_GAMBLING", "OTC_DRUGS"]) expect(VERTICALS).toContain(vertical);
});

test("what cannot be taken is named", () => {
  const bad = [
    { vertical: "PIRACY" },
    { email: "nobody" },
    { websites: ["javascript:alert(1)"] },
    { about: "x".repeat(140) },
    { name: " " },
  ];
  for (const changes of bad) {
    const read = readProfileChanges(changes);
    expect(read.ok ? "taken" : read.where.split(".")[0], JSON.stringify(changes)).toBe(Object.keys(changes)[0]);
  }
});
