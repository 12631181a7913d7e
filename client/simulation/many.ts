// Many histories, as tests of thirty each: one that hangs is named after three minutes, not after all others have waited for it.

import { expect, onTestFailed, test } from "vitest";

const EACH = 30;
const MOST_MS = 180_000;

export type Counted = {
  first: number;
  count: number;
  /** @returns how much was done */
  run(seed: number): Promise<number>;
  /** For each history: less would mean that little is tried */
  leastDone: number;
};

/** Registers the tests. @param title what holds in all of them */
export function manyHistories(title: string, { first, count, run, leastDone }: Counted): void {
  for (let from = first; from < first + count; from += EACH) {
    const end = Math.min(from + EACH, first + count);
    test(
      `${title} (${from} to ${end - 1})`,
      async () => {
        let seed = from;
        onTestFailed(() => console.error(`history ${seed} was under way`));
        let done = 0;
        for (; seed < end; seed++) done += await run(seed);
        expect(done).toBeGreaterThan((end - from) * leastDone);
      },
      MOST_MS,
    );
  }
}
