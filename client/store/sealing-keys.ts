// Which key the records of a profile are sealed under: one that lies in it, made when it is first opened, or the one that its lock gave.

import type { Database } from "./database.ts";
import type { Sealing } from "./sealed-bytes.ts";
import { StoreError } from "./store-error.ts";

/** What a lock gave: the key, and for how long it is good */
export type Unlocked = {
  key: CryptoKey;
  generation: number /** How often it was locked before: once more, and it opens nothing. */;
  epoch: number;
};

export async function sealingKeys(database: Database, unlocked: Unlocked | null): Promise<Sealing> {
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const transaction = database.transaction(["keys", "lock"], "readwrite", { durability: "strict" });
  const [keys, lock] = [transaction.objectStore("keys"), transaction.objectStore("lock")];
  const [known, locked, generation = 0] = await Promise.all([keys.get("records"), lock.get("lock"), lock.get("generation")]);
  if (locked === undefined && known === undefined) await keys.put(fresh, "records");
  await transaction.done;
  const sealing = { generation: generation as number, switching: Promise.resolve() };
  if (locked === undefined) return { ...sealing, current: known ?? fresh, before: null };
  if (unlocked === null || unlocked.generation !== generation || unlocked.epoch !== (locked as { epoch: number }).epoch)
    throw new StoreError("locked");
  return { ...sealing, current: unlocked.key, before: known ?? null };
}
