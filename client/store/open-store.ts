// The Store over any platform's records: brought to this version's shape first, checked when they are read, and what is no record set aside.

import { type Migration, migrate } from "./migrations/migrate.ts";
import { NAMES } from "./migrations/names.ts";
import type { Entry, Key, Store } from "./port.ts";
import { type RawEntry, type RawStore, UNREADABLE } from "./raw-store.ts";
import { hasShape } from "./shapes.ts";
import { StoreError } from "./store-error.ts";
import type { TableName, Tables } from "./tables.ts";

/** @param migrations all that there are */
export function openStore(raw: RawStore, migrations?: readonly Migration[]): Store {
  const load = async () => migrations ?? (await import("./migrations/index.ts")).MIGRATIONS;
  const ready = onceDone(() => migrate(raw, migrations ?? NAMES, load));
  return {
    ready,
    async get(table, key) {
      await ready();
      return readOne(raw, table, key, (await raw.getMany(table, [key]))[0]);
    },
    async getMany(table, keys) {
      await ready();
      const found = await raw.getMany(table, keys);
      if (found.every((value) => value === undefined || isGood(table, value))) return found as never;
      return Promise.all(found.map((value, i) => readOne(raw, table, keys[i] ?? [], value)));
    },
    async range(table, range) {
      await ready();
      const found = await raw.range(table, range);
      if (found.every(({ value }) => isGood(table, value))) return found as Entry<typeof table>[];
      await setAsideBad(raw, table, found);
      // Again: what was set aside may have counted towards the limit.
      return this.range(table, range);
    },
    async version(scope) {
      await ready();
      return raw.version(scope);
    },
    async transact(step) {
      await ready();
      return raw.transact(step);
    },
    async setAside() {
      await ready();
      return (await raw.listAside()).map(([table, ...key]) => ({ table: `${table}`, key }));
    },
    close: () => raw.close(),
  };
}

async function readOne<T extends TableName>(raw: RawStore, table: T, key: Key, value: unknown): Promise<Tables[T] | undefined> {
  if (value === undefined || isGood(table, value)) return value as Tables[T] | undefined;
  // Without it this would look like a device on which nobody has been, and the next account would take its place.
  if (table === "account") throw new StoreError("unreadable");
  await raw.setAside(table, key, orphans(table, key));
  return undefined;
}

async function setAsideBad(raw: RawStore, table: TableName, found: readonly RawEntry[]): Promise<void> {
  for (const { key, value } of found) if (!isGood(table, value)) await raw.setAside(table, key, orphans(table, key));
}

function isGood(table: TableName, value: unknown): boolean {
  return value !== UNREADABLE && hasShape(table, value);
}

/**
 * A ratchet that is gone would begin again, and its keys be used twice: without one of them the group is none, and the conversation has to
 * come back into it.
 */
function orphans(table: TableName, key: Key): { table: TableName; key: Key }[] {
  return table === "ratchets" ? [{ table: "groups", key: key.slice(0, 1) }] : [];
}

/** Again after a failure. */
function onceDone(job: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= job().catch((error: unknown) => {
      running = null;
      throw error;
    });
    return running;
  };
}
