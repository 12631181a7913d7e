// How much a history may take, and that what is there already takes no more.

import { expect, test } from "vitest";
import { HISTORY_QUOTA_BYTES, MAX_HISTORY_OBJECTS } from "../../protocol/index.ts";
import { Tables } from "../tables.ts";
import { nodeStorage } from "../testing/node-storage.ts";
import { Objects } from "./objects.ts";
import { VERSIONS } from "./schema.ts";

const NOW = 1_800_000_000_000;
function objects(): Objects {
  const storage = nodeStorage();
  return new Objects(storage.sql, new Tables(storage, VERSIONS));
}

test("[HI5] a history has a size, which what is dropped gives back when it is gone", () => {
  const all = objects();
  const half = HISTORY_QUOTA_BYTES / 2;
  expect([all.admit("a", half, NOW), all.admit("b", half, NOW), all.admit("c", 1, NOW), all.admit("a", half, NOW)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  all.keep(["a", "b"]);
  all.drop(["a"], NOW);
  expect(all.admit("c", 1, NOW)).toBe(false);
  expect(all.due(NOW, 10)).toEqual(["a"]);
  all.forget(["a", "b"]);
  expect(all.has("b")).toBe(true);
  expect(all.admit("c", half, NOW)).toBe(true);
});

test("[HI5] nor are its objects without end", () => {
  const all = objects();
  for (let i = 0; i < MAX_HISTORY_OBJECTS; i++) all.admit(`${i}`, 1, NOW);
  expect(all.admit("one more", 1, NOW)).toBe(false);
  expect(all.admit("7", 1, NOW)).toBe(true);
});

test("[HI4] what was going and is put there again stays", () => {
  const all = objects();
  all.admit("a", 1, NOW);
  all.keep(["a"]);
  all.drop(["a"], NOW);
  all.admit("a", 1, NOW);
  expect(all.due(NOW, 10)).toEqual([]);
  expect(all.has("a")).toBe(true);
});
