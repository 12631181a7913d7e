import { expect, test } from "vitest";
import type { FigureView } from "../views.ts";
import { byDay, byMember, responseTime, sumOf } from "./figure-rows.ts";

const DAY_MS = 24 * 3600_000;
const figure = (day: number, member: string, answered: number, responses = 0, responseMs = 0): FigureView => ({
  day: day * DAY_MS,
  member,
  answered,
  responses,
  responseMs,
  opened: 0,
  closed: 0,
});

test("[TI12] figures by day leave no day out, and end today", () => {
  const days = byDay([figure(10, "a", 1), figure(10, "b", 2), figure(12, "a", 4)], 4, 12.5 * DAY_MS);
  expect(days.map(({ day, sum }) => [day / DAY_MS, sum.answered])).toEqual([
    [9, 0],
    [10, 3],
    [11, 0],
    [12, 4],
  ]);
});

test("[TI12] by person who answered most comes first, and what nobody did is nobody's", () => {
  const rows = byMember([figure(1, "a", 1), figure(1, "b", 2), figure(2, "b", 2), figure(2, "", 9)]);
  expect(rows.map(({ member, sum }) => [member, sum.answered])).toEqual([
    ["b", 4],
    ["a", 1],
  ]);
});

test("[TI12] the response time is what people waited by how many did", () => {
  const sum = sumOf([figure(1, "a", 5, 2, 100), figure(2, "b", 5, 2, 300)]);
  expect(responseTime(sum)).toBe(100);
  expect(responseTime(sumOf([figure(1, "a", 5)]))).toBeNull();
});
