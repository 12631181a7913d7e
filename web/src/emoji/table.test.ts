import { expect, test } from "vitest";
import { emojiText } from "../../build/emoji.ts";
import { found, GROUPS, readTable, TONES, toned } from "./table.ts";

const table = readTable(emojiText());
const names = (typed: string) => found(table, typed, 5).map(({ emoji }) => emoji);

test("[EM1] all that there are stand in a group, each with its name, once", () => {
  expect(table.length).toBeGreaterThan(1800);
  expect(new Set(table.map(({ emoji }) => emoji)).size).toBe(table.length);
  expect(new Set(table.map(({ group }) => group))).toEqual(new Set(GROUPS.map(([group]) => group)));
  expect(table.every(({ emoji, label }) => emoji !== "" && label !== "")).toBe(true);
});

test("[EM1] one is found by its code, the beginning of its name, a word in it, or what else it is called, in that order", () => {
  expect([names("thumbsup")[0], names("+1")[0]]).toEqual(["👍", "👍"]);
  expect(names("grin")).toContain("😁");
  expect(names("tada")[0]).toBe("🎉");
  expect(names("waving")[0]).toBe("👋");
  expect(names("ttyl")).toContain("👋");
  expect([names(""), names("zzzqq")]).toEqual([[], []]);
});

test("[EM1] each person in it has the tone; what has none stays as it is", () => {
  expect(toned("👋", TONES[4])).toBe("👋🏿");
  expect(toned("☝️", TONES[0])).toBe("☝🏻");
  expect(toned("👋", "")).toBe("👋");
  const plain = table.filter(({ hasTones }) => !hasTones);
  expect(plain.some(({ emoji }) => emoji === "🎉")).toBe(true);
  expect(table.filter(({ hasTones }) => hasTones).length).toBeGreaterThan(250);
});
