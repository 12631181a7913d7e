// Columns of a row as what they are: node:sqlite and a Durable Object give bytes of different kinds.

import type { SqlRow } from "../../../client/store/sql.ts";

export function numberIn(row: SqlRow, column: string): number {
  return Number(row[column]);
}

export function numberOrNull(row: SqlRow, column: string): number | null {
  const value = row[column];
  return value === null || value === undefined ? null : Number(value);
}

export function textIn(row: SqlRow, column: string): string {
  return String(row[column]);
}

export function bytesIn(row: SqlRow, column: string): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new TypeError(`${column}: expected a BLOB`);
}
