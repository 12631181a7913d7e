import { expect, test } from "vitest";
import type { PersonId } from "./business.ts";
import { Rates } from "./rates.ts";

const [ana, ben] = ["ana", "ben"] as [PersonId, PersonId];
const taken = (rates: Rates, person: PersonId, now: number) => {
  let count = 0;
  while (rates.take(person, now) === null) count++;
  return count;
};

test("[GW6] 45 at once to one person, one more each six seconds, and others are not touched by it", () => {
  const rates = new Rates();
  expect(taken(rates, ana, 1_000)).toBe(45);
  expect(rates.take(ana, 1_000)).toEqual({ kind: "pair-rate", retryAfterMs: 6_000 });
  expect(rates.take(ben, 1_000)).toBeNull();
  expect([taken(rates, ana, 7_001), taken(rates, ana, 67_001)]).toEqual([1, 10]);
});

test("[GW6] 80 a second in all; what is refused for that takes nothing from the person", () => {
  const rates = new Rates();
  expect([taken(rates, ana, 1_000), taken(rates, ben, 1_000)]).toEqual([45, 35]);
  expect(rates.take(ben, 1_000)).toEqual({ kind: "account-rate", retryAfterMs: 13 });
  expect(taken(rates, ben, 2_000)).toBe(10);
});
