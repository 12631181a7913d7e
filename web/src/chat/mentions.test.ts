import { expect, test } from "vitest";
import type { Member } from "../../../client/index.ts";
import type { AccountId } from "../../../protocol/index.ts";
import { mentionsIn, peopleFor } from "./mentions.ts";

const person = (theirs: string, more: Partial<Member> = {}): Member =>
  ({ accountId: theirs.toLowerCase(), name: theirs, theirs, handle: null, self: false, ...more }) as unknown as Member;
const members = [
  person("Ana"),
  person("Ana Maria", { handle: "am" }),
  person("Bob", { name: "Robert" }),
  person("Me", { self: true }),
];
const at = (text: string) => mentionsIn(text, members).map(({ from, to, account }) => `${text.slice(from, to)} ${account}`);

test("[MN1] people are offered by what one calls them, what they call themselves and their handle, and put in by their own word", () => {
  expect(peopleFor(members, "", 9).map(({ label }) => label)).toEqual(["Ana", "Ana Maria", "Robert"]);
  expect(peopleFor(members, "rob", 9)).toMatchObject([{ label: "Robert", words: "@Bob" }]);
  expect(peopleFor(members, "MAR", 9).map(({ label }) => label)).toEqual(["Ana Maria"]);
  expect(peopleFor(members, "am", 9).map(({ label }) => label)).toEqual(["Ana Maria"]);
  expect([peopleFor(members, "zed", 9), peopleFor(members, "", 2).length]).toEqual([[], 2]);
});

test("[MN2] who is meant is found where their name stands whole, the longest first; oneself and parts of words are nobody", () => {
  expect(at("@Ana Maria and @Ana, @Bob!")).toEqual(["@Ana Maria ana maria", "@Ana ana", "@Bob bob"]);
  expect([at("@Anastasia"), at("x@Ana"), at("@Me"), at("@Robert")]).toEqual([[], [], [], []]);
  expect(at(`${"@Ana ".repeat(10_000)}`)).toHaveLength(100);
});

test("[MN2] of two of a name the one is meant who was chosen, whoever takes it since; where none was, nobody is", () => {
  const second = { ...person("Ana"), accountId: "second" as AccountId };
  const meant = (text: string, among: Member[], ...chosen: [string, string][]) =>
    mentionsIn(text, among, new Map(chosen as [string, AccountId][])).map(({ account }) => account);
  const both = [...members, second];
  const isSecond: [string, string] = ["Ana", "second"];
  expect(meant("@Ana and @Bob", both)).toEqual(["bob"]);
  expect(meant("@Ana and @Bob", both, isSecond)).toEqual(["second", "bob"]);
  expect(meant("@Ana", [...both].reverse(), isSecond)).toEqual(["second"]);
  // She calls herself otherwise since, and somebody else so; she has left; somebody's name has what comes next.
  expect(meant("@Ana", [...members, { ...second, theirs: "Bea" }], isSecond)).toEqual(["second"]);
  expect(meant("@Ana", members, isSecond)).toEqual([]);
  expect(meant("@Ana is here", [...both, person("Ana is")], isSecond)).toEqual(["second"]);
  // A name in another one is not meant by half of that.
  expect(meant("@Ana Maria", [...members, { ...person("Ana Maria"), accountId: "third" as AccountId }])).toEqual([]);
});
