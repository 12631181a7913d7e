import { expect, test } from "vitest";
import type { PersonId } from "./business.ts";
import { Rates } from "./rates.ts";

const [ana, ben] = ["ana", "ben"] as [PersonId, PersonId];
const taken = (rates: Rates, person: PersonId, now: number, perSecond = 80) => {
  let count = 0;
  while (rates.take(person, now, perSecond) === null) count++;
  return count;
};

test("[GW6] 45 at once to one person, one more each six seconds, and others are not touched by it", () => {
  const rates = new Rates();
  expect(taken(rates, ana, 1_000)).toBe(45);
  expect(rates.take(ana, 1_000, 80)).toEqual({ kind: "pair-rate", retryAfterMs: 6_000 });
  expect(rates.take(ben, 1_000, 80)).toBeNull();
  expect([taken(rates, ana, 7_001), taken(rates, ana, 67_001)]).toEqual([1, 10]);
});

test("[GW6] 80 a second in all; what is refused for that takes nothing from the person", () => {
  const rates = new Rates();
  expect([taken(rates, ana, 1_000), taken(rates, ben, 1_000)]).toEqual([45, 35]);
  expect(rates.take(ben, 1_000, 80)).toEqual({ kind: "account-rate", retryAfterMs: 13 });
  expect(taken(rates, ben, 2_000)).toBe(10);
});

test("[GW6] how many in all is the operator's to set, from one message to the next", () => {
  const rates = new Rates();
  expect([taken(rates, ana, 1_000, 3), taken(rates, ben, 1_000, 3)]).toEqual([3, 0]);
  expect(rates.take(ben, 1_000, 3)).toEqual({ kind: "account-rate", retryAfterMs: 334 });
  expect(taken(rates, ben, 1_000, 20)).toBe(20);
  expect(taken(rates, ben, 1_000, 1)).toBe(1);
});
