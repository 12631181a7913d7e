// Migrations on each kind of store that Node can run: in order, once, whole pages, and never on what a newer version wrote.

import { describe, expect, test } from "vitest";
import { memoryDisk, memoryRecords } from "../memory.ts";
import { openStore } from "../open-store.ts";
import type { RawStore } from "../raw-store.ts";
import { sqlRecords } from "../sql.ts";
import { nodeSql } from "../sql-node.ts";
import { MIGRATIONS } from "./index.ts";
import type { Migration } from "./migrate.ts";
import { NAMES } from "./names.ts";

const KINDS: [string, () => RawStore][] = [
  ["memory", () => memoryRecords(memoryDisk())],
  ["SQL", () => sqlRecords(nodeSql(":memory:"))],
];

/** In the old shape a line had its time in seconds; then they were split off into reactions, for the sake of it. */
const TO_MS: Migration = {
  name: "times in milliseconds",
  table: "timeline",
  each: (record, key) => [{ table: "timeline", key, value: { ...record, at: Number(record.seconds) * 1000 } }],
};
const TO_GALLERY: Migration = {
  name: "every third into the gallery",
  table: "timeline",
  each: ({ at }, [conversation = "", seq = 0]) =>
    Number(seq) % 3 === 0
      ? [
          { table: "timeline", key: [conversation, seq, 0], value: null },
          { table: "gallery", key: [conversation, "links", seq, 0], value: { kind: "link", at } },
        ]
      : [],
};

async function filled(raw: RawStore, count: number): Promise<RawStore> {
  const writes = Array.from({ length: count }, (_, i) => ({
    table: "timeline",
    key: [i % 2 ? "a" : "b", i, 0],
    value: { kind: "system", seconds: i },
  }));
  await raw.transact({ scope: "a", version: 0, writes });
  return raw;
}

describe.each(KINDS)("%s", (_, open) => {
  test("[CL13] records of the old shape are in the new one before anything is read, and nothing runs twice", async () => {
    const raw = await filled(open(), 1000);
    const store = openStore(raw, [TO_MS, TO_GALLERY]);
    const lines = await store.range("timeline", { prefix: ["a"] });
    expect(lines).toHaveLength(500 - 167);
    expect(lines.every(({ key, value }) => value.at === Number(key[1]) * 1000)).toBe(true);
    const gallery = await store.range("gallery", { prefix: [] });
    expect(gallery).toHaveLength(334);
    expect(gallery.every(({ key, value }) => value.at === Number(key[2]) * 1000)).toBe(true);
    const again = openStore(raw, [{ ...TO_MS, each: () => expect.fail("it ran again") }, TO_GALLERY]);
    expect(await again.range("timeline", { prefix: ["a"] })).toEqual(lines);
  });

  test("[CL13] whatever ends it, the next start goes on where it came to", async () => {
    const raw = await filled(open(), 1000);
    const seen = new Map<string, number>();
    const counted: Migration = {
      ...TO_MS,
      each(record, key) {
        seen.set(key.join(), (seen.get(key.join()) ?? 0) + 1);
        return TO_MS.each(record, key);
      },
    };
    for (let starts = 1; starts <= 5; starts++) {
      let steps = 0;
      const dying: RawStore = {
        ...raw,
        transact: (step) => (++steps > 1 ? Promise.reject(new Error("killed")) : raw.transact(step)),
      };
      await expect(openStore(dying, [counted]).ready()).rejects.toThrow("killed");
    }
    await openStore(raw, [counted]).ready();
    const lines = await raw.range("timeline", { prefix: [] });
    expect(lines.every(({ key, value }) => (value as { at: number }).at === Number(key[1]) * 1000)).toBe(true);
    // A page that was not stored is gone through again, and no other.
    expect(seen.size).toBe(1000);
    expect(Math.max(...seen.values())).toBe(2);
  });

  test("[CL13] what a newer version wrote is not opened, and not touched", async () => {
    const raw = await filled(open(), 10);
    await openStore(raw, [TO_MS, TO_GALLERY]).ready();
    const before = await raw.range("timeline", { prefix: [] });
    const older = openStore(raw, [TO_MS]);
    await expect(older.get("account", [])).rejects.toMatchObject({
      kind: "newer",
      message: expect.stringContaining("update Parley"),
    });
    await expect(older.transact({ scope: "a", version: 1, writes: [] })).rejects.toMatchObject({ kind: "newer" });
    expect(await raw.range("timeline", { prefix: [] })).toEqual(before);
  });
});

test("[CL13] what a database is asked for by name are the migrations that there are, in their order", () => {
  expect(NAMES).toEqual(MIGRATIONS.map(({ name, table }) => ({ name, table })));
});
