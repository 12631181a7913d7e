// Who may claim how often: each by itself, all together, and of whom is blocked nothing that others would notice.

import { expect, test } from "vitest";
import type { AccountId } from "../../protocol/index.ts";
import { Tables } from "../tables.ts";
import { nodeStorage } from "../testing/node-storage.ts";
import { Blocks } from "./blocks.ts";
import { VERSIONS } from "./schema.ts";

const account = (name: string) => name as AccountId;

function blocks(): Blocks {
  const storage = nodeStorage();
  return new Blocks(storage.sql, new Tables(storage, VERSIONS));
}

function admitted(by: Blocks, who: string, tries: number, now = 1): string[] {
  return Array.from({ length: tries }, () => by.admit(account(who), now).kind);
}
const count = (kinds: string[], kind: string) => kinds.filter((each) => each === kind).length;

test("[IN4] accounts that are blocked take nothing from what all others share", () => {
  const inbox = blocks();
  for (let i = 0; i < 10; i++) inbox.add(account(`blocked ${i}`));
  for (let i = 0; i < 10; i++) expect(count(admitted(inbox, `blocked ${i}`, 25), "blocked")).toBe(20);
  for (let i = 0; i < 3; i++) expect(count(admitted(inbox, `other ${i}`, 25), "ok")).toBe(20);
  expect(admitted(inbox, "one more", 1)).toEqual(["rate-limited"]);
});

test("each requester has its own budget, which comes back with time, and is forgotten where there are too many", () => {
  const inbox = blocks();
  expect(count(admitted(inbox, "ana", 25), "ok")).toBe(20);
  expect(inbox.admit(account("ana"), 1)).toEqual({ kind: "rate-limited", retryAfterMs: 60_000 });
  expect(count(admitted(inbox, "ana", 25, 600_001), "ok")).toBe(10);
  for (let i = 0; i < 1_000; i++) inbox.admit(account(`stranger ${i}`), 600_001);
  expect(count(admitted(inbox, "ana", 25, 1_200_001), "ok")).toBe(20);
});

test("[IN4] a block is there until it is taken back, and twice is once", () => {
  const inbox = blocks();
  inbox.add(account("eve"));
  inbox.add(account("eve"));
  expect(inbox.has(account("eve"))).toBe(true);
  inbox.remove(account("eve"));
  expect([inbox.has(account("eve")), inbox.admit(account("eve"), 1).kind]).toEqual([false, "ok"]);
});
