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
import { StoreError, storeErrorOf } from "./store-error.ts";

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

test("[CL5] what goes along with a step goes along with those that are taken, and with no conflict", async () => {
  const noted: string[] = [];
  const store = sqlStore(nodeSql(":memory:"), undefined, ({ scope }) => noted.push(scope));
  await store.ready();
  noted.length = 0;
  expect(await store.transact({ scope: "a", version: 0, writes: [] })).toBe("done");
  expect(await store.transact({ scope: "a", version: 0, writes: [] })).toBe("conflict");
  expect(noted).toEqual(["a"]);
});

test("[CL12] what platforms throw says who must act; what no store throws stays as it is", () => {
  const kindOf = (error: unknown) => {
    const found = storeErrorOf(error);
    return found instanceof StoreError ? found.kind : found;
  };
  expect(kindOf(new DOMException("", "QuotaExceededError"))).toBe("full");
  expect(kindOf(new DOMException("", "VersionError"))).toBe("newer");
  expect(kindOf(new DOMException("", "InvalidStateError"))).toBe("closed");
  expect(kindOf(new DOMException("", "AbortError"))).toBe("failed");
  expect(kindOf(Object.assign(new Error("full"), { errcode: 13 }))).toBe("full");
  expect(kindOf(Object.assign(new Error("I/O"), { errcode: 10 | (3 << 8) }))).toBe("failed");
  const bug = new TypeError("ours");
  expect(kindOf(bug)).toBe(bug);
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
