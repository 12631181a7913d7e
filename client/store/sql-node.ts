// The SQL port over node:sqlite, for bots, tests and measurements.
/// <reference types="node" />

import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { SqlPort, SqlRow } from "./sql.ts";

/** @param path a file, or ":memory:" */
export function nodeSql(path: string): SqlPort {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000");
  // What is deleted is overwritten: a forgotten message does not stay in the file's free pages.
  database.exec("PRAGMA secure_delete = ON");
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    exec: (sql, params) => prepared(sql).all(...params) as SqlRow[],
    transaction(fn) {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = fn();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
}
