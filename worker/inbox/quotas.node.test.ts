// Who may claim how often: each by itself, each network, all together; and what sleep must not make anybody forget.

import { expect, test } from "vitest";
import type { AccountId } from "../../protocol/index.ts";
import { Tables } from "../tables.ts";
import { nodeStorage } from "../testing/node-storage.ts";
import { Quotas } from "./quotas.ts";
import { VERSIONS } from "./schema.ts";

const from = (name: string, network = `net ${name}`) => ({ requester: name as AccountId, network });

function quotasOn(storage = nodeStorage()) {
  return { storage, quotas: new Quotas(storage.sql, new Tables(storage, VERSIONS)) };
}

/** @returns how many of so many tries are let through */
function through(quotas: Quotas, claimer: ReturnType<typeof from>, tries: number, { now = 1, takesFromAll = true } = {}): number {
  return Array.from({ length: tries }, () => quotas.take(claimer, takesFromAll, now)).filter((waitMs) => waitMs === 0).length;
}

test("[IN4] each requester has its own budget, which comes back with time, and others have theirs", () => {
  const { quotas } = quotasOn();
  expect(through(quotas, from("ana"), 25)).toBe(10);
  expect(quotas.take(from("ana"), true, 1)).toBe(60_000);
  expect(through(quotas, from("ana"), 25, { now: 300_001 })).toBe(5);
  expect(through(quotas, from("bob"), 25, { now: 300_001 })).toBe(10);
});

test("[IN4] accounts of one network share a budget, so that made-up ones gain nothing", () => {
  const { quotas } = quotasOn();
  const made = Array.from({ length: 10 }, (_, i) => through(quotas, from(`made up ${i}`, "one place"), 25));
  expect(made.reduce((all, each) => all + each)).toBe(20);
});

test("[IN4] accounts that are blocked take nothing from what all others share", () => {
  const { quotas } = quotasOn();
  for (let i = 0; i < 300; i++) through(quotas, from(`blocked ${i}`), 10, { takesFromAll: false });
  expect(through(quotas, from("honest"), 25)).toBe(10);
  for (let i = 0; i < 200; i++) through(quotas, from(`other ${i}`), 10);
  expect(through(quotas, from("late"), 1)).toBe(0);
});

test("[IN4] what was taken is taken after sleep too, and forgotten when it would be whole again", () => {
  const { storage, quotas } = quotasOn();
  expect(through(quotas, from("ana"), 25)).toBe(10);
  expect(through(quotasOn(storage).quotas, from("ana"), 25)).toBe(0);
  expect(through(quotas, from("bob"), 1, { now: 3600_002 })).toBe(1);
  const rows = storage.sql.exec<{ who: string }>("SELECT who FROM quotas").toArray();
  expect(rows.map(({ who }) => who).filter((who) => who.startsWith("account"))).toEqual(["account bob"]);
});
