// Turning a profile's lock on and off, opening it, and locking it again. Whatever ends it half-way, the next start finds one key that opens each record.

import type { Database } from "./database.ts";
import { type LockRecord, parseLock, tried, triesLeft, waitLeft } from "./lock-record.ts";
import type { Key } from "./port.ts";
import { openBytes, place, type Sealing, sealBytes } from "./sealed-bytes.ts";
import type { Unlocked } from "./sealing-keys.ts";
import { StoreError } from "./store-error.ts";

/** Records that are sealed anew in one transaction: others have their turn in between. */
const BATCH = 100;
const ASIDE = "aside";
type Profile = { database: Database; sealing: Sealing };

/**
 * The wrapped key is stored and read back before anything is sealed under it; what lay in the open goes when nothing needs it any more (`sealAnew`).
 * @param lock whose key `key` is, as it was unwrapped from it
 */
export async function turnOn({ database, sealing }: Profile, lock: LockRecord, key: CryptoKey): Promise<"done" | "on-already"> {
  const generation = sealing.generation + 1;
  const switched = (async () => {
    const transaction = database.transaction("lock", "readwrite", { durability: "strict" });
    if ((await transaction.store.get("lock")) !== undefined) {
      await transaction.done;
      return "on-already" as const;
    }
    await Promise.all([transaction.store.put(lock, "lock"), transaction.store.put(generation, "generation"), transaction.done]);
    const stored = parseLock(await database.get("lock", "lock"));
    if (stored === null || !isSame(stored.wrapped, lock.wrapped) || !isSame(stored.iv, lock.iv)) {
      const undo = database.transaction("lock", "readwrite", { durability: "strict" });
      await Promise.all([undo.store.delete("lock"), undo.store.put(generation - 1, "generation"), undo.done]);
      throw new StoreError("failed");
    }
    Object.assign(sealing, { before: sealing.current, current: key, generation });
    return "done" as const;
  })();
  sealing.switching = switched.then(
    () => {},
    () => {},
  );
  return switched;
}

/** Under the lock's key whatever is not yet; then the key that lay in the open goes. Goes on where it was ended. */
export async function sealAnew({ database, sealing }: Profile): Promise<void> {
  const { before, current } = sealing;
  if (before === null || (await database.get("keys", "records")) === undefined) return;
  for (let after: IDBValidKey | null = null; ; ) {
    const { store } = database.transaction("records");
    const range: IDBKeyRange | null = after === null ? null : IDBKeyRange.lowerBound(after, true);
    const [keys, values]: [IDBValidKey[], Uint8Array[]] = await Promise.all([
      store.getAllKeys(range, BATCH),
      store.getAll(range, BATCH),
    ]);
    after = keys.at(-1) ?? null;
    if (after === null) break;
    const anew = await Promise.all(keys.map((key, i) => sealedAnew(current, before, key as Key, values[i] as Uint8Array)));
    await replaceUnchanged(database, keys, values, anew);
  }
  const transaction = database.transaction("keys", "readwrite", { durability: "strict" });
  await Promise.all([transaction.store.delete("records"), transaction.done]);
}

/** @returns null where there is nothing to do, or nothing to be done */
async function sealedAnew(current: CryptoKey, before: CryptoKey, key: Key, sealed: Uint8Array): Promise<Uint8Array | null> {
  const [table, ...at] = key[0] === ASIDE ? key.slice(1) : key;
  const where = place(`${table}`, at);
  if ((await openBytes(current, where, sealed)) !== null) return null;
  const opened = await openBytes(before, where, sealed);
  return opened && sealBytes(current, where, opened);
}

async function replaceUnchanged(
  database: Database,
  keys: readonly IDBValidKey[],
  read: readonly Uint8Array[],
  anew: readonly (Uint8Array | null)[],
): Promise<void> {
  if (anew.every((each) => each === null)) return;
  const transaction = database.transaction("records", "readwrite", { durability: "strict" });
  const writes = keys.map(async (key, i) => {
    const [sealed, next] = [read[i], anew[i]];
    if (!sealed || !next) return;
    const now = await transaction.store.get(key);
    if (now !== undefined && isSame(now, sealed)) await transaction.store.put(next, key);
  });
  await Promise.all([...writes, transaction.done]);
}

/** From then on the key lies in the open, as it does without a lock. */
export async function turnOff({ database, sealing }: Profile): Promise<void> {
  await sealAnew({ database, sealing });
  const transaction = database.transaction(["keys", "lock"], "readwrite", { durability: "strict" });
  await Promise.all([
    transaction.objectStore("keys").put(sealing.current, "records"),
    transaction.objectStore("lock").delete("lock"),
    transaction.done,
  ]);
}

/** @returns null where no lock is on */
export async function readLock(database: Database): Promise<LockRecord | null> {
  const stored = await database.get("lock", "lock");
  if (stored === undefined) return null;
  const lock = parseLock(stored);
  if (lock === null) throw new StoreError("unreadable");
  return lock;
}

/** What was handed to other tabs before opens nothing from now on. */
export async function lockAgain(database: Database): Promise<void> {
  await change(database, (lock) => ({ ...lock, epoch: lock.epoch + 1 }));
}

export type Attempt =
  | { kind: "open"; unlocked: Unlocked }
  | { kind: "wrong"; waitMs: number; triesLeft: number }
  | { kind: "wait"; waitMs: number }
  | { kind: "no-lock" };

/** @param open the lock's key by what was typed, or null */
export async function attempt(
  database: Database,
  now: () => number,
  open: (lock: LockRecord) => Promise<CryptoKey | null>,
): Promise<Attempt> {
  let may = true;
  const lock = await change(database, (before) => {
    // What a passkey gives cannot be guessed.
    if (before.way.kind === "passkey") return before;
    const { next, ...outcome } = tried(before, now());
    may = outcome.may;
    return next;
  });
  if (lock === null) return { kind: "no-lock" };
  if (!may) return { kind: "wait", waitMs: waitLeft(lock, now()) };
  const key = await open(lock);
  if (key === null) return { kind: "wrong", waitMs: waitLeft(lock, now()), triesLeft: triesLeft(lock) };
  await change(database, (before) => ({ ...before, failures: 0, failedAt: 0 }));
  const generation = ((await database.get("lock", "generation")) ?? 0) as number;
  return { kind: "open", unlocked: { key, generation, epoch: lock.epoch } };
}

async function change(database: Database, next: (lock: LockRecord) => LockRecord): Promise<LockRecord | null> {
  const transaction = database.transaction("lock", "readwrite", { durability: "strict" });
  const stored = await transaction.store.get("lock");
  const lock = parseLock(stored);
  if (lock === null) {
    await transaction.done;
    if (stored !== undefined) throw new StoreError("unreadable");
    return null;
  }
  const changed = next(lock);
  await Promise.all([transaction.store.put(changed, "lock"), transaction.done]);
  return changed;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
