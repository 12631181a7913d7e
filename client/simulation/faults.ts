// Storage that fails: a call that throws or never answers, and did what it was asked for or did not.

import type { Random } from "../ports.ts";

export type Fault = {
  /** Whether what was asked for is done all the same. */
  isDone: boolean;
  /** The name of what is thrown; null: no answer comes at all. */
  error: string | null;
};
/** Asked at each call of store and vault. */
export type Faults = () => Fault | null;

export const NEVER: Faults = () => null;

/** As the platforms have them: no room, aborted, closed, and for no reason that they say. */
const ERRORS = ["QuotaExceededError", "AbortError", "InvalidStateError", "UnknownError"] as const;
/** Few, since each takes half a minute. */
const HANGS = 0.15;

/** @param probability at each call */
export function faultsAtRandom(random: Pick<Random, "fraction">, probability: () => number): Faults {
  return () => {
    const chance = probability();
    if (chance === 0 || random.fraction() >= chance) return null;
    const error = random.fraction() < HANGS ? null : (ERRORS[Math.floor(random.fraction() * ERRORS.length)] ?? null);
    // A transaction for which there is no room is undone, whole.
    return { isDone: error !== "QuotaExceededError" && random.fraction() < 0.5, error };
  };
}

/** Once, at the n-th call from now on. */
export function faultAt(call: number, fault: Fault): { faults: Faults; hasCome(): boolean } {
  let calls = 0;
  return { faults: () => (++calls === call ? fault : null), hasCome: () => calls >= call };
}
