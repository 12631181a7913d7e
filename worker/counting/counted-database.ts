// A database that counts its work by day: what D1 bills is rows, and it says how many with each answer, but for a select by columns, which counts as a query.

import { tally } from "./tally.ts";

type Work = { rows_read?: number; rows_written?: number };

const counted = new WeakMap<D1Database, D1Database>();
const inside = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

export function countedDatabase(binding: D1Database): D1Database {
  const known = counted.get(binding);
  if (known !== undefined) return known;
  const made = new Proxy(binding, {
    get(target, name) {
      if (name === "prepare") return (query: string) => countedStatement(target.prepare(query));
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

function countedStatement(statement: D1PreparedStatement): D1PreparedStatement {
  const made = new Proxy(statement, {
    get(target, name) {
      switch (name) {
        case "bind":
          return (...values: unknown[]) => countedStatement(target.bind(...values));
        case "run":
        case "all":
          return async () => {
            const answer = await target[name]();
            note(answer.meta);
            return answer;
          };
        case "raw":
        case "first":
          note({});
      }
      const own = Reflect.get(target, name, target);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
  inside.set(made, statement);
  return made;
}

function note({ rows_read = 0, rows_written = 0 }: Work): void {
  tally.noteSome("database-queries");
  if (rows_read > 0) tally.noteSome("database-rows-read", rows_read);
  if (rows_written > 0) tally.noteSome("database-rows-written", rows_written);
}
