// A store that always answers: what the platform throws comes as a StoreError, and what it never answers is given up.

import type { Clock } from "../ports.ts";
import type { Store } from "./port.ts";
import { StoreError, storeErrorOf } from "./store-error.ts";

/** Far longer than a slow disk takes. Browsers are known to leave a request unanswered for ever after they slept. */
const PATIENCE_MS = 30_000;

/** A write that was given up may still be done: whoever asked for it reads the version again before the next (CL5). */
export function guardedStore(store: Store, clock: Pick<Clock, "after">): Store {
  const soon = <T>(ask: () => Promise<T>) => answered(clock, ask);
  return {
    // As long as it takes: what is stored is brought to today's shape.
    ready: () => store.ready(),
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
export function answered<T>(clock: Pick<Clock, "after">, ask: () => Promise<T>): Promise<T> {
  return new Promise((answer, fail) => {
    const giveUp = clock.after(PATIENCE_MS, () => fail(new StoreError("silent")));
    ask()
      .then(answer, (error: unknown) => fail(storeErrorOf(error)))
      .finally(giveUp);
  });
}
