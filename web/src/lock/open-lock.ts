// Opening the lock from a page: with what is typed, or a passkey.

import { openLock, wrappingKey } from "../../../client/store/lock-key.ts";
import type { LockRecord } from "../../../client/store/lock-record.ts";
import { type Attempt, attempt, readLock } from "../../../client/store/locking.ts";
import { utf8 } from "../../../protocol/index.ts";
import { type PasskeyUse, usePasskey } from "../recovery/passkey.ts";
import { withDatabase } from "./lock-now.ts";

export const LOCK_PASSKEY: PasskeyUse = { salt: utf8("parley/app-lock-passkey/v1"), isFound: false, mustBeBackedUp: false };

export const lockHere = (): Promise<LockRecord | null> => withDatabase(readLock);

export function tryPin(pin: string): Promise<Attempt> {
  return withDatabase((database) =>
    attempt(database, Date.now, async (lock) => openLock(lock, await wrappingKey(lock.way, pin))),
  );
}

/** @returns null where the person did not want to, or what keeps passkeys here could not */
export async function tryPasskey(lock: LockRecord): Promise<Attempt | null> {
  if (lock.way.kind !== "passkey") return null;
  const used = await usePasskey([{ type: "public-key", id: lock.way.id }], LOCK_PASSKEY);
  if (used.kind !== "ok") return null;
  return withDatabase((database) =>
    attempt(database, Date.now, async (now) => openLock(now, await wrappingKey(now.way, used.secret))),
  );
}
