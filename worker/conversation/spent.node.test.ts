import { expect, test } from "vitest";
import type { AccountId } from "../../protocol/index.ts";
import { Tables } from "../tables.ts";
import { nodeStorage } from "../testing/node-storage.ts";
import { VERSIONS } from "./schema.ts";
import { endOfDay, Spent } from "./spent.ts";

const DAY_MS = 24 * 3600_000;
const [ANA, BOB] = ["ana", "bob"] as unknown as [AccountId, AccountId];

test("[OP16] who is to wait waits also when the object has slept, until the day is over; nobody else does", () => {
  const storage = nodeStorage();
  const tables = new Tables(storage, VERSIONS);
  tables.make();
  const noon = 20_000.5 * DAY_MS;
  new Spent(storage.sql, tables).note(ANA, noon);
  const awake = new Spent(storage.sql, tables);
  expect(awake.waitMs(ANA, noon)).toBe(DAY_MS / 2);
  expect(awake.waitMs(ANA, endOfDay(noon) - 1)).toBe(1);
  expect(awake.waitMs(ANA, endOfDay(noon))).toBe(0);
  expect(awake.waitMs(BOB, noon)).toBe(0);
  expect(awake.waitMs(ANA, noon - 10 * DAY_MS)).toBe(DAY_MS);
});

test("[OP16] what is kept of days that are over goes with the next that is kept", () => {
  const storage = nodeStorage();
  const tables = new Tables(storage, VERSIONS);
  tables.make();
  const spent = new Spent(storage.sql, tables);
  spent.note(ANA, 20_000 * DAY_MS);
  spent.note(BOB, 20_001 * DAY_MS);
  expect(storage.sql.exec("SELECT account FROM spent").toArray()).toEqual([{ account: BOB }]);
  expect(new Spent(storage.sql, tables).waitMs(BOB, 20_001 * DAY_MS)).toBe(DAY_MS);
});
