// What tabs and their workers say to each other about the lock, and the two marks that a page must know of at once.

import type { LockRecord } from "../../../client/store/lock-record.ts";
import type { Unlocked } from "../../../client/store/sealing-keys.ts";

export const LOCK_CHANNEL = "parley-lock";

/** The key goes by this channel from worker to worker: it can't be exported, and is in no message that is stored. */
export type LockWord =
  | { kind: "lock" }
  /** Somebody uses Parley in one of the tabs. */
  | { kind: "used" }
  /** A tab is looked at no more: whichever is answers with `used`. */
  | { kind: "leaving" }
  | { kind: "ask" }
  | { kind: "key"; unlocked: Unlocked };

/** What a page tells its own worker: what opens the profile, or to have it from the others while they are open */
export type ToKeyHolder = { kind: "key"; unlocked: Unlocked } | { kind: "borrow" };

/** Verbs of whoever owns the profile, beside the client's */
export type LockVerbs = {
  /** @returns `not-all`: it is on, and what is not sealed anew yet is with the next start */
  turnLockOn(lock: LockRecord, key: CryptoKey): Promise<"done" | "not-all" | "on-already">;
  turnLockOff(): Promise<void>;
};
