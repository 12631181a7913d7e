// A store that always answers: what the platform throws comes as a StoreError, and what it never answers is given up.

import type { Clock } from "../ports.ts";
import type { Store } from "./port.ts";
import { StoreError, storeErrorOf } from "./store-error.ts";

/** Far longer than a slow disk takes. Browsers are known to leave a request unanswered for ever after they slept. */
const PATIENCE_MS = 30_000;
/** What is stored is brought to today's shape. Where it takes longer, the next try goes on. */
const MIGRATING_MS = 5 * 60_000;

/** A write that was given up may still be done: whoever asked for it reads the version again before the next (CL5). */
export function guardedStore(store: Store, clock: Pick<Clock, "after">): Store {
  const soon = <T>(ask: () => Promise<T>) => answered(clock, ask);
  return {
    ready: () => answered(clock, () => store.ready(), MIGRATING_MS),
    setAside: () => soon(() => store.setAside()),
    get: (table, key) => soon(() => store.get(table, key)),
    getMany: (table, keys) => soon(() => store.getMany(table, keys)),
    range: (table, range) => soon(() => store.range(table, range)),
    version: (scope) => soon(() => store.version(scope)),
    transact: (step) => soon(() => store.transact(step)),
    close: () => soon(() => store.close()),
  };
}

/** @throws StoreError */
export function answered<T>(clock: Pick<Clock, "after">, ask: () => Promise<T>, withinMs = PATIENCE_MS): Promise<T> {
  return new Promise((answer, fail) => {
    const giveUp = clock.after(withinMs, () => fail(new StoreError("silent")));
    ask()
      .then(answer, (error: unknown) => fail(storeErrorOf(error)))
      .finally(giveUp);
  });
}
