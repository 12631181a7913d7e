// What of a bucket is where: each table that lies in buckets, the column that says which, and all that is copied of its rows.

import { getTableColumns, getTableName } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { accounts, barred, claims, devices, givenUp, handles, keyPackages, reports, sessions } from "../schema.ts";

export type BucketTable = {
  name: string;
  /** Begins with the letters of its bucket; an index finds it */
  key: string;
  columns: readonly string[];
  order: string;
};

/** KeyPackages get other numbers there, in the same order: a smaller one is older. */
export const bucketTables: readonly BucketTable[] = [
  tableOf(accounts, "id"),
  tableOf(devices, "id"),
  tableOf(sessions, "device", "device, token_hash"),
  tableOf(keyPackages, "device", "device, id", ["id"]),
  tableOf(claims, "requester", "requester, conversation, ref"),
  tableOf(reports, "reporter", "reporter, subject"),
  tableOf(handles, "hash"),
  tableOf(givenUp, "account", "account, hash"),
  tableOf(barred, "account"),
];

function tableOf(table: SQLiteTable, key: string, order = key, left: readonly string[] = []): BucketTable {
  const columns = Object.values(getTableColumns(table)).map(({ name }) => name);
  return { name: getTableName(table), key, order, columns: columns.filter((name) => !left.includes(name)) };
}
