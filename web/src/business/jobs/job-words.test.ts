// When a send to many is looked at again, and what is left of it.

import { expect, test } from "vitest";
import { isUnderWay, leftOf, mayCancel, recipientWords } from "./job-words.ts";

test("a send is looked at again while it runs or is about to; one of tomorrow, or one that is over, is not", () => {
  expect(isUnderWay({ state: "running", at: 0 }, 1_000)).toBe(true);
  expect(isUnderWay({ state: "waiting", at: 30_000 }, 1_000)).toBe(true);
  expect(isUnderWay({ state: "waiting", at: 24 * 3600_000 }, 1_000)).toBe(false);
  expect(isUnderWay({ state: "done", at: 0 }, 1_000)).toBe(false);
  expect(["waiting", "running", "done", "cancelled"].map((state) => mayCancel({ state } as never))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("what is left is never less than nothing, and a reason without words is said as it is", () => {
  expect(leftOf({ total: 5, sent: 2, refused: 1 })).toBe(2);
  expect(leftOf({ total: 0, sent: 1, refused: 0 })).toBe(0);
  const recipient = { person: "ZZ.A", message: null } as const;
  expect(recipientWords({ ...recipient, state: "sent", why: null })).toBe("Sent");
  expect(recipientWords({ ...recipient, state: "refused", why: "no-consent" })).toBe("Not sent: has not let you write");
  expect(recipientWords({ ...recipient, state: "refused", why: "odd" })).toBe("Not sent: odd");
});
