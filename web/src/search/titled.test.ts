import { expect, test } from "vitest";
import { titled } from "./titled.ts";

const found = (typed: string, ...titles: string[]) => titled(titles, typed, (title) => title);

test("[SE8] chats by title: what begins so first, then what has such a word, then what has it anywhere; accents and case make no difference", () => {
  expect(found("bo", "Everybody", "Bob", "Uncle Bodo", "Ana")).toEqual(["Bob", "Uncle Bodo", "Everybody"]);
  expect(found("jurg mu", "Müller, Jürg", "Jürg Müller")).toEqual(["Jürg Müller", "Müller, Jürg"]);
  expect(titled(["Everybody", "Bob"], "bo", (title) => title, "begins")).toEqual(["Bob"]);
  expect(found("  ", "Ana")).toEqual([]);
  expect(found("@an", "@ana", "Ana")).toEqual(["@ana"]);
});
