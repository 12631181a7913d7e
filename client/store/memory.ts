// A Store in memory. The disk outlives the Store, so that a test can kill a Client and open another on what it left.

import { openStore } from "./open-store.ts";
import { orderedBounds, orderedKey, readOrderedKey } from "./ordered-key.ts";
import type { Key, Range, Store } from "./port.ts";
import type { RawEntry, RawStep, RawStore, RawWrite } from "./raw-store.ts";
import { decodeRecord, encodeRecord } from "./record-codec.ts";

type Table = { keys: string[]; rows: Map<string, Uint8Array> };
export type MemoryDisk = { tables: Map<string, Table>; versions: Map<string, number>; aside: Map<string, Uint8Array> };

export function memoryDisk(): MemoryDisk {
  return { tables: new Map(), versions: new Map(), aside: new Map() };
}

export function memoryStore(disk: MemoryDisk = memoryDisk()): Store {
  return openStore(memoryRecords(disk));
}

export function memoryRecords(disk: MemoryDisk): RawStore {
  const read = (table: string, key: Key): unknown => {
    const bytes = disk.tables.get(table)?.rows.get(orderedKey(key));
    return bytes && decodeRecord(bytes);
  };
  return {
    getMany: async (table, keys) => keys.map((key) => read(table, key)),
    range: async (table, range) => readRange(disk.tables.get(table), range),
    version: async (scope) => disk.versions.get(scope) ?? 0,
    transact: async (step) => apply(disk, step),
    async setAside(table, key, gone) {
      const bytes = disk.tables.get(table)?.rows.get(orderedKey(key));
      if (bytes) disk.aside.set(orderedKey([table, ...key]), bytes);
      for (const each of [{ table, key }, ...gone]) write(tableOf(disk, each.table), { ...each, value: null });
    },
    listAside: async () => [...disk.aside.keys()].map(readOrderedKey),
    async close() {},
  };
}

function apply(disk: MemoryDisk, step: RawStep): "done" | "conflict" {
  if ((disk.versions.get(step.scope) ?? 0) !== step.version) return "conflict";
  disk.versions.set(step.scope, step.version + 1);
  for (const each of step.writes) write(tableOf(disk, each.table), each);
  return "done";
}

function tableOf(disk: MemoryDisk, name: string): Table {
  const table = disk.tables.get(name) ?? { keys: [], rows: new Map() };
  disk.tables.set(name, table);
  return table;
}

function write(table: Table, one: RawWrite): void {
  if ("prefix" in one) {
    const [from, to] = orderedBounds({ prefix: one.prefix });
    const gone = table.keys.splice(placeOf(table.keys, from), placeOf(table.keys, to) - placeOf(table.keys, from));
    for (const key of gone) table.rows.delete(key);
    return;
  }
  const key = orderedKey(one.key);
  if (one.value === null) {
    if (table.rows.delete(key)) table.keys.splice(placeOf(table.keys, key), 1);
    return;
  }
  if (!table.rows.has(key)) table.keys.splice(placeOf(table.keys, key), 0, key);
  table.rows.set(key, encodeRecord(one.value));
}

function readRange(table: Table | undefined, range: Range): RawEntry[] {
  if (table === undefined) return [];
  const [from, to] = orderedBounds(range);
  let start = placeOf(table.keys, from);
  let end = placeOf(table.keys, to);
  const limit = range.limit ?? Number.POSITIVE_INFINITY;
  if (range.newestFirst) start = Math.max(start, end - limit);
  else end = Math.min(end, start + limit);
  const keys = table.keys.slice(start, end);
  if (range.newestFirst) keys.reverse();
  return keys.map((key) => ({ key: readOrderedKey(key), value: decodeRecord(table.rows.get(key) ?? new Uint8Array()) }));
}

/** The place of the first key that is not below `key`. */
function placeOf(keys: string[], key: string): number {
  let low = 0;
  let high = keys.length;
  if (high > 0 && (keys[high - 1] ?? "") < key) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
