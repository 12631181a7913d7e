// A look at what has not left reads what it needs, and no more.

import { expect, test } from "vitest";
import type { OutboxRecord } from "../../../client/store/tables.ts";
import { stillWaiting } from "./still-waiting.ts";

const item = (failure: string | null) => ({ failure }) as unknown as OutboxRecord;

test("[BA8] a look at a hundred thousand that wait stops at its bound; what failed is not among them", () => {
  let read = 0;
  function* values(): Generator<OutboxRecord[]> {
    for (; read < 100_000; read++) yield [item(read % 2 === 0 ? null : "gone")];
  }
  expect([stillWaiting({ values }, 300), read]).toEqual([300, 598]);
  const few = [[item("gone")], [item(null), item("gone"), item(null)]];
  expect(stillWaiting({ values: () => few }, 300)).toBe(2);
});
