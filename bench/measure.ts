// What a measurement says, and how one is taken: medians of repeated runs, ratios within one run.

export type Measured = {
  what: string;
  value: number;
  unit: string;
  /** What it is held against, measured in this run or taken from a source that `note` names */
  limit?: number | undefined;
  /** value / limit, or limit / value where less is better: at least `budget` is wanted */
  ratio?: number | undefined;
  budget?: number | undefined;
  note?: string | undefined;
};

/** Milliseconds for each call: the median of rounds, after one that warms up. */
export async function medianMs(rounds: number, perRound: number, run: (i: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < perRound; i++) await run(round * perRound + i);
    if (round > 0) times.push((performance.now() - start) / perRound);
  }
  return median(times);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** @param share of the values that are at or below the answer, such as 0.95 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Less is better. */
export function cost(
  what: string,
  value: number,
  unit: string,
  against?: { limit: number; budget: number; note?: string },
): Measured {
  return { what, value, unit, ...against, ratio: against && against.limit / value };
}

/** More is better. */
export function speed(
  what: string,
  value: number,
  unit: string,
  against?: { limit: number; budget: number; note?: string },
): Measured {
  return { what, value, unit, ...against, ratio: against && value / against.limit };
}
