// D1 as the directory's code calls it, over SQLite in this process: for what rows weigh, and what the code around them costs.

import type { DatabaseSync } from "node:sqlite";

type Row = Record<string, unknown>;

/** Answers what D1 answers, bytes as arrays of numbers too. */
export function sqliteD1(database: DatabaseSync) {
  const statement = (sql: string, values: readonly unknown[] = []) => {
    const prepared = database.prepare(sql);
    const run = () => {
      const rows = prepared.all(...(values.map(bindable) as never[])) as Row[];
      return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, answered(value)])));
    };
    return {
      bind: (...given: unknown[]) => statement(sql, given),
      all: async () => ({ results: run(), success: true, meta: {} }),
      run: async () => ({ results: run(), success: true, meta: {} }),
      raw: async () => run().map((row) => Object.values(row)),
      now: () => ({ results: run(), success: true, meta: {} }),
    };
  };
  return {
    prepare: (sql: string) => statement(sql),
    async batch(statements: ReturnType<typeof statement>[]) {
      database.exec("BEGIN");
      try {
        const answers = statements.map((each) => each.now());
        database.exec("COMMIT");
        return answers;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
  };
}

function bindable(value: unknown): unknown {
  return typeof value === "boolean" ? Number(value) : value;
}

function answered(value: unknown): unknown {
  return value instanceof Uint8Array ? [...value] : value;
}
