// What a person wants, as it is read from a store that anything may stand in.

import { expect, test } from "vitest";
import { DEFAULTS, isQuiet, isSilent, minuteOfDay, settingsFrom, wantsKind } from "./settings.ts";

test("[PN6] quiet hours go over midnight; from a minute to itself is no hour at all", () => {
  const night = { ...DEFAULTS, quiet: { from: 22 * 60, to: 7 * 60 } };
  const at = (hours: number, minutes = 0) => isQuiet(night, hours * 60 + minutes);
  expect([at(21, 59), at(22), at(23, 59), at(0), at(6, 59), at(7), at(12)]).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
  const noon = { ...DEFAULTS, quiet: { from: 12 * 60, to: 13 * 60 } };
  expect([11 * 60 + 59, 12 * 60, 13 * 60].map((minute) => isQuiet(noon, minute))).toEqual([false, true, false]);
  const never = { ...DEFAULTS, quiet: { from: 60, to: 60 } };
  expect([0, 60, 61, 1439].some((minute) => isQuiet(never, minute))).toBe(false);
  expect(isQuiet(DEFAULTS, 3 * 60)).toBe(false);
  expect(minuteOfDay(new Date(2026, 10, 29, 22, 5))).toBe(22 * 60 + 5);
});

test("[PN6] without sounds, and in quiet hours, all is silent", () => {
  expect(isSilent(DEFAULTS, 0)).toBe(false);
  expect(isSilent({ ...DEFAULTS, sounds: false }, 0)).toBe(true);
  expect(isSilent({ ...DEFAULTS, quiet: { from: 0, to: 10 } }, 0)).toBe(true);
});

test("[PN6] what is stored is read field by field: what is no answer is as before anybody answered", () => {
  for (const kept of [
    undefined,
    null,
    7,
    "x",
    [],
    {},
    { quiet: 3 },
    { quiet: { from: -1, to: 5 } },
    { quiet: { from: 0, to: 1440 } },
  ])
    expect(settingsFrom(kept)).toEqual(DEFAULTS);
  expect(settingsFrom({ sounds: "yes", messages: false, __proto__: { groups: 1 }, quiet: { from: 0.5, to: 3 } })).toEqual({
    ...DEFAULTS,
    messages: false,
  });
  expect(settingsFrom({ quiet: { from: 1320, to: 420, more: 1 } }).quiet).toEqual({ from: 1320, to: 420 });
  expect([wantsKind({ ...DEFAULTS, groups: false }, "group"), wantsKind({ ...DEFAULTS, groups: false }, "direct")]).toEqual([
    false,
    true,
  ]);
});
