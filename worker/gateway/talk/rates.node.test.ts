import { expect, test } from "vitest";
import type { PersonId } from "./business.ts";
import { Rates } from "./rates.ts";

const [ana, ben] = ["ana", "ben"] as [PersonId, PersonId];
const at = (perSecond: number) => ({ perSecond, perDay: 1_000 });
const taken = (rates: Rates, person: PersonId, now: number, perSecond = 80, perDay = 1_000) => {
  let count = 0;
  while (rates.take(person, now, { perSecond, perDay }) === null) count++;
  return count;
};

test("[GW6] 45 at once to one person, one more each six seconds, and others are not touched by it", () => {
  const rates = new Rates(() => 0);
  expect(taken(rates, ana, 1_000)).toBe(45);
  expect(rates.take(ana, 1_000, at(80))).toEqual({ kind: "pair-rate", retryAfterMs: 6_000 });
  expect(rates.take(ben, 1_000, at(80))).toBeNull();
  expect([taken(rates, ana, 7_001), taken(rates, ana, 67_001)]).toEqual([1, 10]);
});

test("[GW6] 80 a second in all; what is refused for that takes nothing from the person", () => {
  const rates = new Rates(() => 0);
  expect([taken(rates, ana, 1_000), taken(rates, ben, 1_000)]).toEqual([45, 35]);
  expect(rates.take(ben, 1_000, at(80))).toEqual({ kind: "account-rate", retryAfterMs: 13 });
  expect(taken(rates, ben, 2_000)).toBe(10);
});

test("[GW6] how many in all is the operator's to set, from one message to the next", () => {
  const rates = new Rates(() => 0);
  expect([taken(rates, ana, 1_000, 3), taken(rates, ben, 1_000, 3)]).toEqual([3, 0]);
  expect(rates.take(ben, 1_000, at(3))).toEqual({ kind: "account-rate", retryAfterMs: 334 });
  expect(taken(rates, ben, 1_000, 20)).toBe(20);
  expect(taken(rates, ben, 1_000, 1)).toBe(1);
});

test("[OP16] what a day has room for, and no more until it is over, whatever was sent before the object slept", () => {
  const day = 24 * 3600_000;
  const before = new Map([[20, 7]]);
  const rates = new Rates((which) => before.get(which) ?? 0);
  const [noon, limits] = [20.5 * day, { perSecond: 80, perDay: 10 }];
  expect(taken(rates, ana, noon, 80, 10)).toBe(3);
  expect(rates.take(ben, noon, limits)).toEqual({ kind: "account-rate", retryAfterMs: day / 2 });
  // The operator gives more, and takes it back.
  expect(taken(rates, ben, noon, 80, 12)).toBe(2);
  expect(rates.take(ben, noon + 1, limits)).toEqual({ kind: "account-rate", retryAfterMs: day / 2 - 1 });
  expect(taken(rates, ben, 21 * day, 80, 10)).toBe(10);
  // A clock that is set back gives nothing that was taken.
  before.set(20, 12);
  expect(rates.take(ana, noon, limits)?.kind).toBe("account-rate");
});

test("[OP16] what is refused for its rate is none of the day's", () => {
  const rates = new Rates(() => 0);
  expect(taken(rates, ana, 1_000, 80, 50)).toBe(45);
  for (let i = 0; i < 20; i++) rates.take(ana, 1_000, { perSecond: 80, perDay: 50 });
  expect(taken(rates, ben, 1_000, 80, 50)).toBe(5);
});
