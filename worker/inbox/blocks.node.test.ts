import { expect, test } from "vitest";
import type { AccountId } from "../../protocol/index.ts";
import { Tables } from "../tables.ts";
import { nodeStorage } from "../testing/node-storage.ts";
import { Blocks } from "./blocks.ts";
import { VERSIONS } from "./schema.ts";

const eve = "eve" as AccountId;

test("[IN4] a block is there until it is taken back, and twice is once; who only asks makes nothing", () => {
  const storage = nodeStorage();
  const tables = new Tables(storage, VERSIONS);
  const blocks = new Blocks(storage.sql, tables);
  expect(blocks.has(eve)).toBe(false);
  blocks.remove(eve);
  expect(tables.areMade).toBe(false);
  blocks.add(eve);
  blocks.add(eve);
  expect(blocks.has(eve)).toBe(true);
  blocks.remove(eve);
  expect(blocks.has(eve)).toBe(false);
});
