// A database that counts its work by day: what D1 bills is rows, and it says how many with each answer but one by columns, which is therefore asked for by names.

import { columnsOf } from "./columns.ts";
import { tally } from "./tally.ts";

type Work = { rows_read?: number; rows_written?: number };
type Row = Record<string, unknown>;
type Asked = { database: D1Database; sql: string; values: unknown[] };

const counted = new WeakMap<D1Database, D1Database>();
const inside = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

export function countedDatabase(binding: D1Database): D1Database {
  const known = counted.get(binding);
  if (known !== undefined) return known;
  const made = new Proxy(binding, {
    get(target, name) {
      if (name === "prepare") {
        return (sql: string) => countedStatement(target.prepare(sql), { database: target, sql, values: [] });
      }
      if (name !== "batch") return Reflect.get(target, name, target);
      return async (statements: D1PreparedStatement[]) => {
        const answers = await target.batch(statements.map((each) => inside.get(each) ?? each));
        for (const { meta } of answers) note(meta);
        return answers;
      };
    },
  });
  counted.set(binding, made);
  return made;
}

function countedStatement(statement: D1PreparedStatement, asked: Asked): D1PreparedStatement {
  const made = new Proxy(statement, {
    get(target, name) {
      switch (name) {
        case "bind":
          return (...values: unknown[]) => countedStatement(target.bind(...values), { ...asked, values });
        case "run":
        case "all":
          return () => all(target, name);
        case "raw":
          return (options?: { columnNames: true }) => (options === undefined ? raw(target, asked) : uncounted(target, options));
        case "first":
          return async (column?: string) => {
            const [row] = (await all(target)).results;
            if (row === undefined) return null;
            if (column !== undefined && !(column in row)) throw new Error(`D1_COLUMN_NOTFOUND: Column not found (${column})`);
            return column === undefined ? row : row[column];
          };
      }
      const own = Reflect.get(target, name, target);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
  inside.set(made, statement);
  return made;
}

async function all(statement: D1PreparedStatement, how: "all" | "run" = "all"): Promise<D1Result<Row>> {
  const answer = await statement[how]<Row>();
  note(answer.meta);
  return answer;
}

async function raw(statement: D1PreparedStatement, { database, sql, values }: Asked): Promise<unknown[][]> {
  const columns = columnsOf(sql);
  if (columns.kind === "unknown") return uncounted(statement);
  const named = columns.kind === "apart" ? statement : database.prepare(columns.sql).bind(...values);
  return (await all(named)).results.map((row) => Object.values(row));
}

function uncounted(statement: D1PreparedStatement, options?: { columnNames: true }): Promise<unknown[][]> {
  note({});
  return options === undefined ? statement.raw() : statement.raw(options);
}

function note({ rows_read = 0, rows_written = 0 }: Work): void {
  tally.noteSome("database-queries");
  if (rows_read > 0) tally.noteSome("database-rows-read", rows_read);
  if (rows_written > 0) tally.noteSome("database-rows-written", rows_written);
}
