// What each platform gives: records as values of no known shape under ordered keys. `openStore` makes a Store of it.

import type { Key, Range } from "./port.ts";

/** Its bytes are not what was written there: the seal does not open, or they are no CBOR. */
export const UNREADABLE = Symbol("unreadable");

export type RawEntry = { key: Key; value: unknown };
export type RawWrite = { table: string; key: Key; value: unknown /** null: it goes */ } | { table: string; prefix: Key };
export type RawStep = { scope: string; version: number; writes: readonly RawWrite[] };

export interface RawStore {
  /** In the order asked: undefined where nothing is, `UNREADABLE` where it cannot be read. */
  getMany(table: string, keys: readonly Key[]): Promise<unknown[]>;
  range(table: string, range: Range): Promise<RawEntry[]>;
  version(scope: string): Promise<number>;
  transact(step: RawStep): Promise<"done" | "conflict">;
  /**
   * Moves a record's bytes, as they lie there, to where nothing reads them; in the same transaction others go.
   * @param gone records that mean nothing without it
   */
  setAside(table: string, key: Key, gone: readonly { table: string; key: Key }[]): Promise<void>;
  /** Of what was set aside, its table before its key. */
  listAside(): Promise<Key[]>;
  close(): Promise<void>;
}
