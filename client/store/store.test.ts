// The contract on every Store that Node can run.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type OpenStore, storeContract } from "./contract.ts";
import { memoryDisk, memoryStore } from "./memory.ts";
import { orderedKey, readOrderedKey } from "./ordered-key.ts";
import { sqlStore } from "./sql.ts";
import { nodeSql } from "./sql-node.ts";

function memoryProfile(): OpenStore {
  const disk = memoryDisk();
  return async () => memoryStore(disk);
}

describe.each([["memory", memoryProfile] as const])("%s", (_name, profile) => {
  test.each(storeContract)("$name", ({ run }) => run(profile()));
});

describe("SQL in a file", () => {
  test.each(storeContract)("$name", async ({ run }) => {
    const folder = mkdtempSync(join(tmpdir(), "parley-store-"));
    try {
      await run(async () => sqlStore(nodeSql(join(folder, "profile.db"))));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("ordered keys", () => {
  const part = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.string({ maxLength: 5 }));
  test("read back as they were", () => {
    fc.assert(
      fc.property(fc.array(part), (key) => {
        expect(readOrderedKey(orderedKey(key))).toEqual(key);
      }),
    );
  });
  test("numbers keep their order", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        expect(orderedKey([a]) < orderedKey([b])).toBe(a < b);
      }),
    );
  });
});
