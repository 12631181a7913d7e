// The Store of a browser: IndexedDB, each record sealed under an AES-GCM key that cannot be exported.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { concat, utf8 } from "../../protocol/index.ts";
import { orderedKey } from "./ordered-key.ts";
import type { Entry, Key, Range, Step, Store } from "./port.ts";
import { decodeRecord, encodeRecord } from "./record-codec.ts";
import type { TableName, Tables } from "./tables.ts";

const NONCE_BYTES = 12;

interface Schema extends DBSchema {
  records: { key: IDBValidKey; value: Uint8Array };
  versions: { key: string; value: number };
  keys: { key: string; value: CryptoKey };
}
type Database = IDBPDatabase<Schema>;

export async function indexedDbStore(name: string): Promise<Store> {
  const database = await openDB<Schema>(name, 1, {
    upgrade(db) {
      db.createObjectStore("records");
      db.createObjectStore("versions");
      db.createObjectStore("keys");
    },
  });
  return storeOn(database, await sealingKey(database));
}

function storeOn(database: Database, key: CryptoKey): Store {
  return {
    async get(table, at) {
      const sealed = await database.get("records", fullKey(table, at));
      return sealed && openRecord(key, table, at, sealed);
    },
    async getMany(table, keys) {
      const transaction = database.transaction("records");
      const sealed = await Promise.all(keys.map((at) => transaction.store.get(fullKey(table, at))));
      return Promise.all(sealed.map((bytes, i) => bytes && openRecord(key, table, keys[i] ?? [], bytes)));
    },
    range: (table, range) => readRange(database, key, table, range),
    version: async (scope) => (await database.get("versions", scope)) ?? 0,
    transact: (step) => transact(database, key, step),
    async close() {
      database.close();
    },
  };
}

/** Seals first: an await on WebCrypto inside the transaction would close it. */
async function transact(database: Database, key: CryptoKey, step: Step): Promise<"done" | "conflict"> {
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
  await Promise.all([...requests, transaction.done]);
  return "done";
}

async function readRange<T extends TableName>(database: Database, key: CryptoKey, table: T, range: Range): Promise<Entry<T>[]> {
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
  return Promise.all(found.map(async ({ at, sealed }) => ({ key: at, value: await openRecord<T>(key, table, at, sealed) })));
}

async function sealingKey(database: Database): Promise<CryptoKey> {
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const transaction = database.transaction("keys", "readwrite", { durability: "strict" });
  const known = await transaction.store.get("records");
  if (known === undefined) await transaction.store.put(fresh, "records");
  await transaction.done;
  return known ?? fresh;
}

async function sealRecord<T extends TableName>(key: CryptoKey, table: T, at: Key, value: Tables[T]): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: place(table, at) }, key, encodeRecord(value));
  return concat(iv, new Uint8Array(sealed));
}

async function openRecord<T extends TableName>(key: CryptoKey, table: T, at: Key, sealed: Uint8Array): Promise<Tables[T]> {
  const iv = sealed.slice(0, NONCE_BYTES);
  const body = sealed.slice(NONCE_BYTES);
  return decodeRecord<T>(
    new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: place(table, at) }, key, body)),
  );
}

/** A sealed record is good only in its own place. */
function place(table: TableName, at: Key): Uint8Array<ArrayBuffer> {
  return utf8(orderedKey([table, ...at]));
}

function fullKey(table: TableName, at: Key): IDBValidKey {
  return [table, ...at] as IDBValidKey;
}

/** In IndexedDB's order an array stands after every number and text. */
function bounds(table: TableName, { prefix, from, before }: Range): IDBKeyRange {
  const start = [table, ...prefix];
  const lower = (from === undefined ? start : [...start, from]) as IDBValidKey;
  const upper = (before === undefined ? [...start, []] : [...start, before]) as IDBValidKey;
  return IDBKeyRange.bound(lower, upper, false, true);
}
