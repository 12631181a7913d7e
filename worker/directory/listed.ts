import { type SQL, sql } from "drizzle-orm";

/** As one parameter: D1 takes a hundred at most. */
export function listed(ids: readonly string[]): SQL {
  return sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}
