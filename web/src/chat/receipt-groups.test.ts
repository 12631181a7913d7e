import { expect, test } from "vitest";
import type { Person, Reached } from "../../../client/index.ts";
import type { AccountId } from "../../../protocol/index.ts";
import { groupsOf } from "./receipt-groups.ts";

const row = (name: string, delivered: Reached, read: Reached) => {
  const person = { accountId: name as unknown as AccountId, name } as Person;
  return { id: person.accountId, person, delivered, read };
};

test("[RR3] each person is in one group, the first to get so far before the others, and a group with nobody in it is not there", () => {
  const people = [
    row("late", { at: 1 }, { at: 9 }),
    row("old", { at: null }, { at: null }),
    row("early", { at: 1 }, { at: 3 }),
    row("has", { at: 2 }, null),
  ];
  const said = groupsOf(people).map(({ label, people: some }) => [label, ...some.map(({ person }) => person.name)]);
  expect(said).toEqual([
    ["Read by", "early", "late", "old"],
    ["Delivered to", "has"],
  ]);
  expect(groupsOf([row("away", null, null)]).map(({ label }) => label)).toEqual(["Not delivered yet"]);
  expect(groupsOf([])).toEqual([]);
});
