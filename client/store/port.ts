// The port to storage: typed records under ordered keys, and one atomic write per step guarded by a version (CL5).

import type { TableName, Tables } from "./tables.ts";

/** Ids or whole numbers from 0. Ordered part by part, numbers before text, a shorter key before a longer one. */
export type Key = readonly (string | number)[];

export type Entry<T extends TableName> = { key: Key; value: Tables[T] };

/** Keys that begin with `prefix`; `from` and `before` bound the part that follows it; in place of `from`, `after` is a whole key. */
export type Range = {
  prefix: Key;
  after?: Key;
  from?: number;
  before?: number;
  limit?: number;
  newestFirst?: boolean;
};

export type Put = { [T in TableName]: { table: T; key: Key; value: Tables[T] } }[TableName];
export type Write = Put | { table: TableName; key: Key; value: null } | { table: TableName; prefix: Key };

/** Data, not a callback: nothing can be awaited half-way, and a sealed store can seal before it opens its transaction. */
export type Step = {
  /** Whose state this is (a conversation, or "client"): steps of other scopes never conflict. */
  scope: string;
  /** The version that the step was computed from: 0 before the first, one more after each. */
  version: number;
  /** In order: a later write to the same key wins. */
  writes: readonly Write[];
};

/**
 * Each call may reject with a StoreError. What cannot be read (its seal does not open, it has not the shape of its table) is set aside: it is
 * as if it were not there.
 */
export interface Store {
  /** What is stored has this version's shape: the first time that takes as long as there is much. Every other call waits for it. */
  ready(): Promise<void>;
  get<T extends TableName>(table: T, key: Key): Promise<Tables[T] | undefined>;
  getMany<T extends TableName>(table: T, keys: readonly Key[]): Promise<(Tables[T] | undefined)[]>;
  range<T extends TableName>(table: T, range: Range): Promise<Entry<T>[]>;
  version(scope: string): Promise<number>;
  /** All of it, durably, or nothing. `conflict`: another owner was faster, so read again and compute anew. */
  transact(step: Step): Promise<"done" | "conflict">;
  /** What could not be read, so far. */
  setAside(): Promise<{ table: string; key: Key }[]>;
  close(): Promise<void>;
}
