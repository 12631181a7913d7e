// A Store over any synchronous SQLite: node:sqlite here, a Durable Object's storage elsewhere.

import { orderedBounds, orderedKey, readOrderedKey } from "./ordered-key.ts";
import type { Entry, Key, Range, Step, Store, Write } from "./port.ts";
import { decodeRecord, encodeRecord } from "./record-codec.ts";
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
  sql.transaction(() => createTables(sql));
  const read = <T extends TableName>(table: T, key: Key): Tables[T] | undefined => {
    const at = orderedKey(key);
    const [row] = sql.exec(`SELECT value FROM ${nameOf(table)} WHERE key = ?`, [at]);
    return row && decodeRecord<T>(codec.decode(placeOf(table, at), bytesOf(row)));
  };
  return {
    get: async (table, key) => read(table, key),
    getMany: async (table, keys) => keys.map((key) => read(table, key)),
    range: async (table, range) => readRange(sql, codec, table, range),
    version: async (scope) => versionOf(sql, scope),
    async transact(step) {
      return sql.transaction(() => {
        const outcome = apply(sql, codec, step);
        if (outcome === "done") also(step);
        return outcome;
      });
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
  for (const table of TABLES) {
    const columns = "key TEXT PRIMARY KEY, value BLOB NOT NULL";
    sql.exec(`CREATE TABLE IF NOT EXISTS ${nameOf(table)} (${columns}) STRICT, WITHOUT ROWID`, []);
  }
}

function apply(sql: SqlPort, codec: RowCodec, step: Step): "done" | "conflict" {
  if (versionOf(sql, step.scope) !== step.version) return "conflict";
  const raise =
    "INSERT INTO scope_version (scope, version) VALUES (?, ?) ON CONFLICT (scope) DO UPDATE SET version = excluded.version";
  sql.exec(raise, [step.scope, step.version + 1]);
  for (const each of step.writes) write(sql, codec, each);
  return "done";
}

function write(sql: SqlPort, codec: RowCodec, one: Write): void {
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

function placeOf(table: TableName, at: string): string {
  return `${table} ${at}`;
}

function readRange<T extends TableName>(sql: SqlPort, codec: RowCodec, table: T, range: Range): Entry<T>[] {
  const order = range.newestFirst ? "DESC" : "ASC";
  const statement = `SELECT key, value FROM ${nameOf(table)} WHERE key >= ? AND key < ? ORDER BY key ${order} LIMIT ?`;
  const rows = sql.exec(statement, [...orderedBounds(range), range.limit ?? -1]);
  return rows.map((row) => {
    const at = String(row.key);
    return { key: readOrderedKey(at), value: decodeRecord<T>(codec.decode(placeOf(table, at), bytesOf(row))) };
  });
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
function nameOf(table: TableName): string {
  return `client_${table.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}
