// The Store of a browser: IndexedDB, each record sealed under an AES-GCM key that cannot be exported: one that lies beside them, or, while a
// lock is on, one that is only there wrapped (`locking.ts`).

import { type Database, type IndexedDbEvents, openDatabase } from "./database.ts";
import { openStore } from "./open-store.ts";
import type { Key, Range, Store } from "./port.ts";
import { type RawEntry, type RawStep, type RawStore, UNREADABLE } from "./raw-store.ts";
import { decodeRecord, encodeRecord } from "./record-codec.ts";
import { openBytes, place, type Sealing, sealBytes } from "./sealed-bytes.ts";
import { sealingKeys, type Unlocked } from "./sealing-keys.ts";
import { StoreError, storeErrorOf } from "./store-error.ts";

/** Beside the tables: what was set aside, sealed for the place where it was. */
const ASIDE = "aside";

/**
 * @param unlocked what opens it while its lock is on
 * @throws StoreError "newer" where a newer version wrote it; "full" or "failed" where the browser gives it no room; "locked"
 */
export async function openSealed(
  name: string,
  events: IndexedDbEvents = {},
  unlocked: Unlocked | null = null,
): Promise<{ store: Store; database: Database; sealing: Sealing }> {
  let database: Database | null = null;
  try {
    database = await openDatabase(name, events);
    const sealing = await sealingKeys(database, unlocked);
    return { store: openStore(recordsOn(database, sealing)), database, sealing };
  } catch (error) {
    database?.close();
    throw storeErrorOf(error);
  }
}

export async function indexedDbStore(name: string, events?: IndexedDbEvents, unlocked?: Unlocked | null): Promise<Store> {
  return (await openSealed(name, events, unlocked)).store;
}

function recordsOn(database: Database, sealing: Sealing): RawStore {
  return {
    async getMany(table, keys) {
      const transaction = database.transaction("records");
      const sealed = await Promise.all(keys.map((at) => transaction.store.get(fullKey(table, at))));
      return Promise.all(sealed.map((bytes, i) => bytes && openRecord(sealing, table, keys[i] ?? [], bytes)));
    },
    range: (table, range) => readRange(database, sealing, table, range),
    version: async (scope) => (await database.get("versions", scope)) ?? 0,
    transact: (step) => transact(database, sealing, step),
    async setAside(table, at, gone) {
      const transaction = database.transaction(["records", "lock"], "readwrite", { durability: "strict" });
      const store = transaction.objectStore("records");
      // Whoever slept while another key took over cannot read what is good.
      if (!(await isOurs(transaction.objectStore("lock"), sealing.generation))) throw new StoreError("closed");
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
async function transact(database: Database, sealing: Sealing, step: RawStep): Promise<"done" | "conflict"> {
  const { current: key, generation } = sealing;
  const sealed = await Promise.all(
    step.writes.map((one) => ("key" in one && one.value !== null ? sealRecord(key, one.table, one.key, one.value) : null)),
  );
  const transaction = database.transaction(["records", "versions", "lock"], "readwrite", { durability: "strict" });
  const records = transaction.objectStore("records");
  const versions = transaction.objectStore("versions");
  const [current = 0, isOurKey] = await Promise.all([
    versions.get(step.scope),
    isOurs(transaction.objectStore("lock"), generation),
  ]);
  if (!isOurKey) {
    await transaction.done;
    await sealing.switching;
    if (sealing.generation === generation) throw new StoreError("closed");
    return transact(database, sealing, step);
  }
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

async function readRange(database: Database, sealing: Sealing, table: string, range: Range): Promise<RawEntry[]> {
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
  return Promise.all(found.map(async ({ at, sealed }) => ({ key: at, value: await openRecord(sealing, table, at, sealed) })));
}

async function isOurs(lock: { get(key: string): Promise<unknown> }, generation: number): Promise<boolean> {
  return ((await lock.get("generation")) ?? 0) === generation;
}

function sealRecord(key: CryptoKey, table: string, at: Key, value: unknown): Promise<Uint8Array> {
  return sealBytes(key, place(table, at), encodeRecord(value));
}

async function openRecord({ current, before }: Sealing, table: string, at: Key, sealed: Uint8Array): Promise<unknown> {
  const opened =
    (await openBytes(current, place(table, at), sealed)) ?? (before && (await openBytes(before, place(table, at), sealed)));
  return opened === null ? UNREADABLE : decodeRecord(opened);
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
