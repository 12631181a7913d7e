import { expect, test } from "vitest";
import { chosenAfter, grown, problemIn, votesWords } from "./draft.ts";

test("there is always an empty option to type in, as long as there may be more", () => {
  expect(grown(["Soup", ""], 12)).toEqual(["Soup", ""]);
  expect(grown(["Soup", "Cake"], 12)).toEqual(["Soup", "Cake", ""]);
  expect(grown(["Soup", "Cake"], 2)).toEqual(["Soup", "Cake"]);
  expect(grown(["", "Cake", "Bread"], 12)).toEqual(["", "Cake", "Bread"]);
});

test("[PO1] what cannot be sent is said", () => {
  expect(problemIn({ question: "", options: ["a", "b"] })).toBe("Type a question first.");
  expect(problemIn({ question: "Lunch?", options: ["a"] })).toBe("Give at least two options.");
  expect(problemIn({ question: "Lunch?", options: ["a", "b", "a"] })).toBe("Two options are the same.");
  expect(problemIn({ question: "Lunch?", options: ["a", "b"] })).toBeNull();
  expect([0, 1, 2].map(votesWords)).toEqual(["0 votes", "1 vote", "2 votes"]);
});

test("a press chooses one, or one more, or one less", () => {
  const options = [{ own: true }, { own: false }, { own: true }];
  expect(chosenAfter(options, 1, false)).toEqual([1]);
  expect(chosenAfter(options, 1, true)).toEqual([0, 1, 2]);
  expect(chosenAfter(options, 0, true)).toEqual([2]);
});
