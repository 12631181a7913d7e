// A store that writes only for the owner of the profile. A tab that slept wakes up with its next step in hand, before it hears that
// another one took over meanwhile.

import type { Store } from "../../../client/store/port.ts";

/** So long a look at the lock counts: nobody takes over from an owner that was awake within it. */
const TRUSTED_MS = 1_000;

/** The step was not written. Whoever owns the profile now computes it anew from what is stored. */
export class NotOwnerError extends Error {
  override name = "NotOwnerError";
}

/** @param isOwner asks the browser who holds the profile's lock */
export function fenced(store: Store, isOwner: () => Promise<boolean>, now: () => number): Store {
  let lookedAt = Number.NEGATIVE_INFINITY;
  /** Many steps at once ask once. */
  let looking: Promise<boolean> | null = null;
  const look = () => {
    looking ??= isOwner().finally(() => {
      looking = null;
    });
    return looking;
  };
  const transact: Store["transact"] = async (step) => {
    if (now() - lookedAt >= TRUSTED_MS) {
      if (!(await look())) throw new NotOwnerError("another tab owns this profile by now");
      lookedAt = now();
    }
    return store.transact(step);
  };
  return new Proxy(store, {
    get(target, key) {
      if (key === "transact") return transact;
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
