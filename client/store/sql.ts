// A Store over any synchronous SQLite: node:sqlite here, a Durable Object's storage elsewhere.

import { NAMES } from "./migrations/names.ts";
import { openStore } from "./open-store.ts";
import { orderedBounds, orderedKey, readOrderedKey } from "./ordered-key.ts";
import type { Entry, Key, Range, Step, Store } from "./port.ts";
import { type RawEntry, type RawStep, type RawStore, type RawWrite, UNREADABLE } from "./raw-store.ts";
import { decodeRecord, encodeRecord } from "./record-codec.ts";
import { hasShape } from "./shapes.ts";
import { TABLES, type TableName, type Tables } from "./tables.ts";

export type SqlValue = string | number | Uint8Array;
export type SqlRow = Record<string, unknown>;

/** How a record lies in its row. `place` is its table and key, which it is bound to where it is sealed. */
export interface RowCodec {
  encode(place: string, record: Uint8Array): Uint8Array;
  /** Throws for what `encode` did not write in that place. */
  decode(place: string, row: Uint8Array): Uint8Array;
}

const AS_THEY_ARE: RowCodec = { encode: (_, record) => record, decode: (_, row) => row };

export interface SqlPort {
  exec(sql: string, params: readonly SqlValue[]): SqlRow[];
  /** All of `fn` or nothing; durable when it returns. */
  transaction<T>(fn: () => T): T;
  close(): void;
}

/** @param also runs in the transaction of each step that is taken, after its writes: what it writes is there with them or not at all */
export function sqlStore(sql: SqlPort, codec: RowCodec = AS_THEY_ARE, also: (step: Step) => void = () => {}): Store {
  // A step of a migration is in no table of today's types; to whoever notes steps it is nothing.
  return openStore(sqlRecords(sql, codec, (step) => also(step as Step)));
}

/** What is stored, read at once: for who holds nothing in memory. What cannot be read is as if it were not there; the store sets it aside. */
export type SqlReads = {
  get<T extends TableName>(table: T, key: Key): Tables[T] | undefined;
  range<T extends TableName>(table: T, range: Range): Entry<T>[];
  /** The first parts of all keys of a table, each once. */
  prefixes(table: TableName): string[];
};

export function sqlReads(sql: SqlPort, codec: RowCodec = AS_THEY_ARE): SqlReads {
  const isGood = (table: TableName, value: unknown) => value !== UNREADABLE && hasShape(table, value);
  return {
    get(table, key) {
      const value = readRow(sql, codec, table, key);
      return value !== undefined && isGood(table, value) ? (value as never) : undefined;
    },
    range: (table, range) => readRange(sql, codec, table, range).filter(({ value }) => isGood(table, value)) as never,
    prefixes(table) {
      const found: string[] = [];
      const select = `SELECT key FROM ${nameOf(table)} WHERE key >= ? ORDER BY key LIMIT 1`;
      for (let from = ""; ; ) {
        const [row] = sql.exec(select, [from]);
        if (row === undefined) return found;
        const [first = ""] = readOrderedKey(String(row.key));
        found.push(String(first));
        from = orderedBounds({ prefix: [first] })[1];
      }
    },
  };
}

export function sqlRecords(sql: SqlPort, codec: RowCodec = AS_THEY_ARE, also: (step: RawStep) => void = () => {}): RawStore {
  sql.transaction(() => createTables(sql));
  return {
    getMany: async (table, keys) => keys.map((key) => readRow(sql, codec, table, key)),
    range: async (table, range) => readRange(sql, codec, table, range),
    version: async (scope) => versionOf(sql, scope),
    async transact(step) {
      return sql.transaction(() => {
        const outcome = apply(sql, codec, step);
        if (outcome === "done") also(step);
        return outcome;
      });
    },
    async setAside(table, key, gone) {
      sql.transaction(() => {
        const at = orderedKey(key);
        const move = `INSERT OR REPLACE INTO client_aside (key, value) SELECT ?, value FROM ${nameOf(table)} WHERE key = ?`;
        sql.exec(move, [orderedKey([table, ...key]), at]);
        for (const each of [{ table, key }, ...gone]) write(sql, codec, { ...each, value: null });
      });
    },
    async listAside() {
      return sql.exec("SELECT key FROM client_aside ORDER BY key", []).map(({ key }) => readOrderedKey(String(key)));
    },
    async close() {
      sql.close();
    },
  };
}

function createTables(sql: SqlPort): void {
  sql.exec(
    "CREATE TABLE IF NOT EXISTS scope_version (scope TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    [],
  );
  const columns = "key TEXT PRIMARY KEY, value BLOB NOT NULL";
  const former = NAMES.map(({ table }) => nameOf(table));
  for (const table of new Set([...TABLES.map(nameOf), ...former, "client_aside"]))
    sql.exec(`CREATE TABLE IF NOT EXISTS ${table} (${columns}) STRICT, WITHOUT ROWID`, []);
}

function apply(sql: SqlPort, codec: RowCodec, step: RawStep): "done" | "conflict" {
  if (!raise(sql, step)) return "conflict";
  for (const each of step.writes) write(sql, codec, each);
  return "done";
}

function write(sql: SqlPort, codec: RowCodec, one: RawWrite): void {
  const table = nameOf(one.table);
  if ("prefix" in one) {
    sql.exec(`DELETE FROM ${table} WHERE key >= ? AND key < ?`, orderedBounds({ prefix: one.prefix }));
    return;
  }
  const at = orderedKey(one.key);
  if (one.value === null) {
    sql.exec(`DELETE FROM ${table} WHERE key = ?`, [at]);
    return;
  }
  const row = codec.encode(placeOf(one.table, at), encodeRecord(one.value));
  sql.exec(`INSERT OR REPLACE INTO ${table} (key, value) VALUES (?, ?)`, [at, row]);
}

function placeOf(table: string, at: string): string {
  return `${table} ${at}`;
}

function readRow(sql: SqlPort, codec: RowCodec, table: string, key: Key): unknown {
  const at = orderedKey(key);
  const [row] = sql.exec(`SELECT value FROM ${nameOf(table)} WHERE key = ?`, [at]);
  return row && openRow(codec, placeOf(table, at), row);
}

function readRange(sql: SqlPort, codec: RowCodec, table: string, range: Range): RawEntry[] {
  const order = range.newestFirst ? "DESC" : "ASC";
  const statement = `SELECT key, value FROM ${nameOf(table)} WHERE key >= ? AND key < ? ORDER BY key ${order} LIMIT ?`;
  const rows = sql.exec(statement, [...orderedBounds(range), range.limit ?? -1]);
  return rows.map((row) => {
    const at = String(row.key);
    return { key: readOrderedKey(at), value: openRow(codec, placeOf(table, at), row) };
  });
}

function openRow(codec: RowCodec, place: string, row: SqlRow): unknown {
  const bytes = bytesOf(row);
  try {
    return decodeRecord(codec.decode(place, bytes));
  } catch {
    return UNREADABLE;
  }
}

/** @returns whether it was the version that the step came from */
function raise(sql: SqlPort, { scope, version }: Pick<RawStep, "scope" | "version">): boolean {
  const statement =
    version === 0
      ? "INSERT INTO scope_version (scope, version) VALUES (?1, ?2 + 1) ON CONFLICT (scope) DO NOTHING RETURNING version"
      : "UPDATE scope_version SET version = ?2 + 1 WHERE scope = ?1 AND version = ?2 RETURNING version";
  return sql.exec(statement, [scope, version]).length > 0;
}

function versionOf(sql: SqlPort, scope: string): number {
  const [row] = sql.exec("SELECT version FROM scope_version WHERE scope = ?", [scope]);
  return Number(row?.version ?? 0);
}

function bytesOf(row: SqlRow): Uint8Array {
  const { value } = row;
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new TypeError("expected a BLOB");
}

/** `keyPackages` is the table client_key_packages. */
function nameOf(table: string): string {
  return `client_${table.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}
