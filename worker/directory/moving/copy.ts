// One bucket from one database into another: fenced, cleared, copied, compared. Each can be repeated; what a run that broke off left is cleared first.

import { concat, utf8 } from "../../../protocol/index.ts";
import { type Bucket, rangeOf } from "../buckets.ts";
import { type BucketTable, bucketTables } from "./bucket-tables.ts";

const ROWS_AT_ONCE = 100;

type Row = Record<string, unknown>;

/** From now on nobody writes to these buckets here, whatever map they go by. */
export async function fence(database: D1Database, buckets: readonly Bucket[]): Promise<void> {
  await fencing(database, buckets).run();
}

export async function unfence(database: D1Database, buckets: readonly Bucket[]): Promise<void> {
  await unfencing(database, buckets).run();
}

/** What is fenced stays fenced: the mover alone writes, within one transaction. */
export async function clear(database: D1Database, bucket: Bucket): Promise<void> {
  const { from, to } = rangeOf(bucket);
  await writeFenced(
    database,
    bucket,
    bucketTables.map(({ name, key }) => database.prepare(`DELETE FROM ${name} WHERE ${key} >= ? AND ${key} < ?`).bind(from, to)),
  );
}

export async function copy(source: D1Database, target: D1Database, bucket: Bucket): Promise<void> {
  for await (const pages of pagesOf(source, bucket)) {
    const inserts = pages.flatMap(({ table: { name, columns }, rows }) => {
      const insert = target.prepare(`INSERT INTO ${name} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`);
      return rows.map((row) => insert.bind(...columns.map((column) => bindable(row[column]))));
    });
    if (inserts.length > 0) await writeFenced(target, bucket, inserts);
  }
}

export async function isSame(one: D1Database, other: D1Database, bucket: Bucket): Promise<boolean> {
  const [a, b] = await Promise.all([digestOf(one, bucket), digestOf(other, bucket)]);
  return a === b;
}

async function digestOf(database: D1Database, bucket: Bucket): Promise<string> {
  let digest = new Uint8Array();
  for await (const pages of pagesOf(database, bucket)) {
    const text = JSON.stringify(
      pages.map(({ table: { name, columns }, rows }) => [name, rows.map((row) => columns.map((column) => plain(row[column])))]),
    );
    digest = new Uint8Array(await crypto.subtle.digest("SHA-256", concat(digest, utf8(text))));
  }
  return digest.join();
}

type Page = { table: BucketTable; rows: Row[] };

/** A page of each table that has more, in one query; nobody writes meanwhile, so a place in the order stays what it is. */
async function* pagesOf(database: D1Database, bucket: Bucket): AsyncGenerator<Page[]> {
  const { from, to } = rangeOf(bucket);
  const pageOf = ({ name, key, columns, order }: BucketTable, at: number) =>
    database
      .prepare(
        `SELECT ${columns.join(", ")} FROM ${name} WHERE ${key} >= ? AND ${key} < ? ORDER BY ${order} LIMIT ${ROWS_AT_ONCE} OFFSET ?`,
      )
      .bind(from, to, at);
  let tables = bucketTables;
  for (let at = 0; tables.length > 0; at += ROWS_AT_ONCE) {
    const found = await database.batch<Row>(tables.map((table) => pageOf(table, at)));
    const pages = tables.map((table, i) => ({ table, rows: found[i]?.results ?? [] }));
    yield pages;
    tables = pages.filter(({ rows }) => rows.length === ROWS_AT_ONCE).map(({ table }) => table);
  }
}

async function writeFenced(database: D1Database, bucket: Bucket, statements: D1PreparedStatement[]): Promise<void> {
  await database.batch([unfencing(database, [bucket]), ...statements, fencing(database, [bucket])]);
}

function fencing(database: D1Database, buckets: readonly Bucket[]): D1PreparedStatement {
  const sql = "INSERT INTO fences (bucket) SELECT value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING";
  return database.prepare(sql).bind(JSON.stringify(buckets));
}

function unfencing(database: D1Database, buckets: readonly Bucket[]): D1PreparedStatement {
  return database.prepare("DELETE FROM fences WHERE bucket IN (SELECT value FROM json_each(?))").bind(JSON.stringify(buckets));
}

/** D1 gives bytes as an array of numbers, and takes them as bytes. */
function bindable(value: unknown): unknown {
  return Array.isArray(value) || value instanceof ArrayBuffer ? new Uint8Array(value) : value;
}

function plain(value: unknown): unknown {
  const bytes = bindable(value);
  return bytes instanceof Uint8Array ? [...bytes] : bytes;
}
