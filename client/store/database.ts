// The database of a profile in a browser: what lies where in it, and what is heard of it.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

interface Schema extends DBSchema {
  records: { key: IDBValidKey; value: Uint8Array };
  versions: { key: string; value: number };
  /** "records": what seals them, where no lock is on; and as long as a lock that was turned on has not sealed all of them anew */
  keys: { key: string; value: CryptoKey };
  /** "lock": its LockRecord; "generation": how often another key took the place of the one before */
  lock: { key: string; value: unknown };
}
export type Database = IDBPDatabase<Schema>;
export type IndexedDbEvents = {
  /** Another page holds an older version of the database open, and does not let go: whoever has it should close it or reload. */
  onBlocked?(): void;
  /**
   * The database was closed under us: `replaced` by a page of a newer version, which waits for it; `terminated` by the browser, or by
   * the person who deleted what the site keeps. Every call fails from now on.
   */
  onClosed?(why: "replaced" | "terminated"): void;
};

/** Version 2 has locks: a build that knows of none must not make a key of its own where one is wrapped. */
export async function openDatabase(name: string, { onBlocked, onClosed }: IndexedDbEvents = {}): Promise<Database> {
  const database: Database = await openDB<Schema>(name, 2, {
    upgrade(db, from) {
      // The first three are of version 1.
      for (const store of (["records", "versions", "keys", "lock"] as const).slice(from * 3)) db.createObjectStore(store);
    },
    blocked: () => onBlocked?.(),
    blocking() {
      database.close();
      onClosed?.("replaced");
    },
    terminated: () => onClosed?.("terminated"),
  });
  return database;
}
