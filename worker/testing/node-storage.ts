// The storage of a Durable Object in plain Node, for tests of what needs its SQL and nothing else of it.
/// <reference types="node" />

import { DatabaseSync, type SQLInputValue } from "node:sqlite";

export function nodeStorage(): DurableObjectStorage {
  const database = new DatabaseSync(":memory:");
  const exec = (query: string, ...bindings: unknown[]) => {
    // Several statements at once make tables; they answer nothing.
    if (bindings.length === 0 && query.split(";").length > 2) {
      database.exec(query);
      return { toArray: () => [] };
    }
    const values = bindings.map((value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : value) as SQLInputValue);
    const rows = database.prepare(query).all(...values);
    return { toArray: () => rows, one: () => rows[0], [Symbol.iterator]: () => rows[Symbol.iterator]() };
  };
  const transactionSync = <T>(act: () => T): T => {
    database.exec("BEGIN");
    try {
      const result = act();
      database.exec("COMMIT");
      return result;
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  };
  return { sql: { exec }, transactionSync } as unknown as DurableObjectStorage;
}
