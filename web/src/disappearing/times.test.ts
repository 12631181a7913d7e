import { expect, test } from "vitest";
import { spanOf, timeOf, timeSentence, timeWords } from "./times.ts";

const DAY_MS = 24 * 3600_000;

test("[DM1] what is typed is a time from a minute to a year, or none", () => {
  expect([timeOf(1, 60_000), timeOf(1.5, 3600_000), timeOf(365, DAY_MS)]).toEqual([60_000, 5_400_000, 365 * DAY_MS]);
  for (const count of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 366]) expect(timeOf(count, DAY_MS)).toBeNull();
});

test("a time reads as people say it, and so does who set it", () => {
  expect([60_000, 90 * 60_000, 3600_000, 8 * 3600_000, DAY_MS, 7 * DAY_MS].map(spanOf)).toEqual([
    "1 minute",
    "90 minutes",
    "1 hour",
    "8 hours",
    "1 day",
    "7 days",
  ]);
  expect([timeWords(null), timeWords(90 * DAY_MS)]).toEqual(["Off", "90 days"]);
  const by = { name: "Ben", self: false } as never;
  expect([
    timeSentence({ kind: "disappearing", by, ms: DAY_MS }),
    timeSentence({ kind: "disappearing", by: { name: "Ana", self: true } as never, ms: null }),
    timeSentence({ kind: "disappearing", by: null, ms: DAY_MS }),
    timeSentence({ kind: "disappearing", by: null, ms: null }),
  ]).toEqual([
    "Ben set messages to disappear after 1 day",
    "You turned off disappearing messages",
    "Messages here disappear after 1 day",
    "Messages don't disappear here any more",
  ]);
});
