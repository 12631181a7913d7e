import { expect, test } from "vitest";
import type { Person } from "../../../client/index.ts";
import { reactionName, whoReacted } from "./chip-words.ts";

const person = (name: string, self = false) => ({ name, self }) as Person;
const [ana, ben, you] = [person("Ana"), person("Ben"), person("Kim", true)];

test("a reaction says what it is, how many gave it, and who", () => {
  expect(reactionName({ emoji: "👍", people: [you, ana], own: true })).toBe("👍 2, Ana and you");
  expect(reactionName({ emoji: "❤️", people: [ben], own: false })).toBe("❤️ 1, Ben");
  expect(reactionName({ emoji: "❤️", people: [you], own: true })).toBe("❤️ 1, you");
});

test("of many the first are named and the others counted", () => {
  const many = ["a", "b", "c", "d", "e", "f"].map((name) => person(name));
  expect(whoReacted(many.slice(0, 4))).toBe("a, b, c and d");
  expect(whoReacted(many)).toBe("a, b, c and 3 more");
});
