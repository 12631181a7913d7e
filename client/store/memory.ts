// A Store in memory. The disk outlives the Store, so that a test can kill a Client and open another on what it left.

import { orderedBounds, orderedKey, readOrderedKey } from "./ordered-key.ts";
import type { Entry, Key, Range, Step, Store, Write } from "./port.ts";
import { decodeRecord, encodeRecord } from "./record-codec.ts";
import type { TableName, Tables } from "./tables.ts";

type Table = { keys: string[]; rows: Map<string, Uint8Array> };
export type MemoryDisk = { tables: Map<TableName, Table>; versions: Map<string, number> };

export function memoryDisk(): MemoryDisk {
  return { tables: new Map(), versions: new Map() };
}

export function memoryStore(disk: MemoryDisk = memoryDisk()): Store {
  const read = <T extends TableName>(table: T, key: Key): Tables[T] | undefined => {
    const bytes = disk.tables.get(table)?.rows.get(orderedKey(key));
    return bytes && decodeRecord<T>(bytes);
  };
  return {
    get: async (table, key) => read(table, key),
    getMany: async (table, keys) => keys.map((key) => read(table, key)),
    range: async (table, range) => readRange(disk.tables.get(table), range),
    version: async (scope) => disk.versions.get(scope) ?? 0,
    async transact(step) {
      return apply(disk, step);
    },
    async close() {},
  };
}

function apply(disk: MemoryDisk, step: Step): "done" | "conflict" {
  if ((disk.versions.get(step.scope) ?? 0) !== step.version) return "conflict";
  disk.versions.set(step.scope, step.version + 1);
  for (const each of step.writes) write(tableOf(disk, each.table), each);
  return "done";
}

function tableOf(disk: MemoryDisk, name: TableName): Table {
  const table = disk.tables.get(name) ?? { keys: [], rows: new Map() };
  disk.tables.set(name, table);
  return table;
}

function write(table: Table, one: Write): void {
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

function readRange<T extends TableName>(table: Table | undefined, range: Range): Entry<T>[] {
  if (table === undefined) return [];
  const [from, to] = orderedBounds(range);
  let start = placeOf(table.keys, from);
  let end = placeOf(table.keys, to);
  const limit = range.limit ?? Number.POSITIVE_INFINITY;
  if (range.newestFirst) start = Math.max(start, end - limit);
  else end = Math.min(end, start + limit);
  const keys = table.keys.slice(start, end);
  if (range.newestFirst) keys.reverse();
  return keys.map((key) => ({ key: readOrderedKey(key), value: decodeRecord<T>(table.rows.get(key) ?? new Uint8Array()) }));
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
