// Buckets that are on their way: the database takes no writes to them, and one row among many would fail them all. So they are left out beforehand.

import { inArray, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Bucket } from "./buckets.ts";
import type { Database } from "./database.ts";
import { listed } from "./listed.ts";
import { fences } from "./schema.ts";

export async function fencedAmong(db: Database, buckets: readonly Bucket[]): Promise<Set<Bucket>> {
  const found = await db
    .select({ bucket: fences.bucket })
    .from(fences)
    .where(inArray(fences.bucket, listed([...new Set(buckets)])));
  return new Set(found.map(({ bucket }) => bucket));
}

/** @param id the column that says in which bucket a row is */
export function isNotFenced(id: SQLiteColumn): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM ${fences} WHERE ${fences.bucket} = substr(${id}, 1, 2))`;
}
