/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import { Tables } from "../../tables.ts";
import { bindings, random } from "../../testing/conversations.ts";
import { People } from "./people.ts";
import { VERSIONS } from "./schema.ts";

function withPeople(run: (people: People) => void): Promise<void> {
  return runInDurableObject(bindings.CONVERSATIONS.getByName(random()), (_, { storage }) => {
    storage.sql.exec("DROP TABLE IF EXISTS applied");
    new Tables(storage, VERSIONS).make();
    run(new People(storage.sql, new Uint8Array(32).fill(7)));
  });
}

function meetMany(people: People, count: number, wroteAt: (i: number) => number) {
  return Array.from({ length: count }, (_, i) => {
    const { person } = people.meet(random<AccountId>(), random<ConversationId>(), 1);
    people.wrote(person, wroteAt(i));
    return person;
  });
}

test.each([1, 2, 3, 7, 30, 100])("pages of %i have everybody once, who wrote last first, also of one moment", (limit) =>
  withPeople((people) => {
    const all = meetMany(people, 30, (i) => Math.floor(i / 4));
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = people.page({ after, limit });
      expect(page.length).toBeLessThanOrEqual(limit);
      seen.push(...page.map(({ person }) => person));
      after = page.at(-1)?.person ?? null;
      if (page.length < limit) break;
    }
    expect(seen).toHaveLength(30);
    expect(new Set(seen)).toEqual(new Set(all));
    const times = seen.map((person) => people.get(person)?.lastWroteAt ?? -1);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  }),
);

test("a person who is met again is the same; what they said last does not go back in time", () =>
  withPeople((people) => {
    const [account, conversation] = [random<AccountId>(), random<ConversationId>()];
    const { person } = people.meet(account, conversation, 5);
    people.wrote(person, 10);
    people.wrote(person, 8);
    people.grant(person, true);
    people.block(person, true);
    expect(people.meet(account, conversation, 50)).toEqual({
      person,
      account,
      conversation,
      firstAt: 5,
      lastWroteAt: 10,
      granted: true,
      blocked: true,
    });
    expect(people.in(conversation)?.person).toBe(person);
    people.forget(person);
    expect(people.get(person)).toBeUndefined();
  }));

test("a page after somebody who is gone begins anew rather than ending early", () =>
  withPeople((people) => {
    meetMany(people, 3, (i) => i);
    expect(people.page({ after: `ZZ.${"A".repeat(26)}`, limit: 10 })).toHaveLength(3);
  }));
