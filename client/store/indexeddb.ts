// The Store of a browser: IndexedDB, each record sealed under an AES-GCM key that cannot be exported.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { concat, utf8 } from "../../protocol/index.ts";
import { openStore } from "./open-store.ts";
import { orderedKey } from "./ordered-key.ts";
import type { Key, Range, Store } from "./port.ts";
import { type RawEntry, type RawStep, type RawStore, UNREADABLE } from "./raw-store.ts";
import { decodeRecord, encodeRecord } from "./record-codec.ts";
import { storeErrorOf } from "./store-error.ts";

const NONCE_BYTES = 12;
/** Beside the tables: what was set aside, sealed for the place where it was. */
const ASIDE = "aside";

interface Schema extends DBSchema {
  records: { key: IDBValidKey; value: Uint8Array };
  versions: { key: string; value: number };
  keys: { key: string; value: CryptoKey };
}
type Database = IDBPDatabase<Schema>;

export type IndexedDbEvents = {
  /** Another page holds an older version of the database open, and does not let go: whoever has it should close it or reload. */
  onBlocked?(): void;
  /**
   * The database was closed under us: `replaced` by a page of a newer version, which waits for it; `terminated` by the browser, or by
   * the person who deleted what the site keeps. Every call fails from now on.
   */
  onClosed?(why: "replaced" | "terminated"): void;
};

/** @throws StoreError "newer" where a newer version wrote it; "full" or "failed" where the browser gives it no room */
export async function indexedDbStore(name: string, events: IndexedDbEvents = {}): Promise<Store> {
  try {
    const database = await openDatabase(name, events);
    return openStore(recordsOn(database, await sealingKey(database)));
  } catch (error) {
    throw storeErrorOf(error);
  }
}

async function openDatabase(name: string, { onBlocked, onClosed }: IndexedDbEvents): Promise<Database> {
  const database: Database = await openDB<Schema>(name, 1, {
    upgrade(db) {
      db.createObjectStore("records");
      db.createObjectStore("versions");
      db.createObjectStore("keys");
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

function recordsOn(database: Database, key: CryptoKey): RawStore {
  return {
    async getMany(table, keys) {
      const transaction = database.transaction("records");
      const sealed = await Promise.all(keys.map((at) => transaction.store.get(fullKey(table, at))));
      return Promise.all(sealed.map((bytes, i) => bytes && openRecord(key, table, keys[i] ?? [], bytes)));
    },
    range: (table, range) => readRange(database, key, table, range),
    version: async (scope) => (await database.get("versions", scope)) ?? 0,
    transact: (step) => transact(database, key, step),
    async setAside(table, at, gone) {
      const transaction = database.transaction("records", "readwrite", { durability: "strict" });
      const { store } = transaction;
      const sealed = await store.get(fullKey(table, at));
      const kept = sealed ? [store.put(sealed, fullKey(ASIDE, [table, ...at]))] : [];
      const leaving = [{ table, key: at }, ...gone].map((each) => store.delete(fullKey(each.table, each.key)));
      await Promise.all([...kept, ...leaving, transaction.done]);
    },
    async listAside() {
      const keys = await database.getAllKeys("records", bounds(ASIDE, { prefix: [] }));
      return keys.map((each) => (each as Key).slice(1));
    },
    async close() {
      database.close();
    },
  };
}

/** Seals first: an await on WebCrypto inside the transaction would close it. */
async function transact(database: Database, key: CryptoKey, step: RawStep): Promise<"done" | "conflict"> {
  const sealed = await Promise.all(
    step.writes.map((one) => ("key" in one && one.value !== null ? sealRecord(key, one.table, one.key, one.value) : null)),
  );
  const transaction = database.transaction(["records", "versions"], "readwrite", { durability: "strict" });
  const records = transaction.objectStore("records");
  const versions = transaction.objectStore("versions");
  const current = (await versions.get(step.scope)) ?? 0;
  if (current !== step.version) {
    await transaction.done;
    return "conflict";
  }
  const requests: Promise<unknown>[] = [versions.put(step.version + 1, step.scope)];
  step.writes.forEach((one, i) => {
    const bytes = sealed[i];
    if ("prefix" in one) requests.push(records.delete(bounds(one.table, { prefix: one.prefix })));
    else if (bytes) requests.push(records.put(bytes, fullKey(one.table, one.key)));
    else requests.push(records.delete(fullKey(one.table, one.key)));
  });
  // Where there is no room the requests say only that they were aborted: why is said by the transaction.
  for (const request of requests) request.catch(() => {});
  await transaction.done;
  return "done";
}

async function readRange(database: Database, key: CryptoKey, table: string, range: Range): Promise<RawEntry[]> {
  const transaction = database.transaction("records");
  const within = bounds(table, range);
  const found: { at: Key; sealed: Uint8Array }[] = [];
  if (range.newestFirst) {
    let cursor = await transaction.store.openCursor(within, "prev");
    while (cursor && found.length < (range.limit ?? Number.POSITIVE_INFINITY)) {
      found.push({ at: (cursor.key as Key).slice(1), sealed: cursor.value });
      cursor = await cursor.continue();
    }
  } else {
    const [keys, values] = await Promise.all([
      transaction.store.getAllKeys(within, range.limit),
      transaction.store.getAll(within, range.limit),
    ]);
    keys.forEach((each, i) => {
      const sealed = values[i];
      if (sealed) found.push({ at: (each as Key).slice(1), sealed });
    });
  }
  return Promise.all(found.map(async ({ at, sealed }) => ({ key: at, value: await openRecord(key, table, at, sealed) })));
}

async function sealingKey(database: Database): Promise<CryptoKey> {
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const transaction = database.transaction("keys", "readwrite", { durability: "strict" });
  const known = await transaction.store.get("records");
  if (known === undefined) await transaction.store.put(fresh, "records");
  await transaction.done;
  return known ?? fresh;
}

async function sealRecord(key: CryptoKey, table: string, at: Key, value: unknown): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: place(table, at) }, key, encodeRecord(value));
  return concat(iv, new Uint8Array(sealed));
}

async function openRecord(key: CryptoKey, table: string, at: Key, sealed: Uint8Array): Promise<unknown> {
  const iv = sealed.slice(0, NONCE_BYTES);
  const body = sealed.slice(NONCE_BYTES);
  try {
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: place(table, at) }, key, body);
    return decodeRecord(new Uint8Array(opened));
  } catch {
    return UNREADABLE;
  }
}

/** A sealed record is good only in its own place. */
function place(table: string, at: Key): Uint8Array<ArrayBuffer> {
  return utf8(orderedKey([table, ...at]));
}

function fullKey(table: string, at: Key): IDBValidKey {
  return [table, ...at] as IDBValidKey;
}

/** In IndexedDB's order an array stands after every number and text. */
function bounds(table: string, { prefix, after, from, before }: Range): IDBKeyRange {
  const start = [table, ...prefix];
  const upper = (before === undefined ? [...start, []] : [...start, before]) as IDBValidKey;
  if (after !== undefined) return IDBKeyRange.bound([table, ...after] as IDBValidKey, upper, true, true);
  const lower = (from === undefined ? start : [...start, from]) as IDBValidKey;
  return IDBKeyRange.bound(lower, upper, false, true);
}
