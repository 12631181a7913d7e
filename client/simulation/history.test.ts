// Random histories. PARLEY_HISTORIES says how many, PARLEY_SEED where to begin: a failure names its seed.

import { expect, test } from "vitest";
import { castOf } from "./cast.ts";
import { runHistory } from "./history.ts";

const COUNT = Number(process.env.PARLEY_HISTORIES ?? 300);
const FIRST = Number(process.env.PARLEY_SEED ?? 1);
const STEPS = Number(process.env.PARLEY_STEPS ?? 9);
/** Every tenth is long: some faults need many deeds before them. */
const LONG = { every: 10, steps: Math.max(STEPS, 25) };
/** In every sixth the storage is good: what goes wrong there cannot be laid to it. */
const GOOD_STORAGE = 6;
/** In every fourth the others are strangers, as they are to a person's app. */
const ASKING = 4;

test("[SQ1] [SQ4] [CL4] [CL5] [CL6] [CL11] whatever happens on the way, on the disk too, all members end with the same messages, each once", async () => {
  const cast = await castOf(["Ana", "Bob", "Cleo", "Dan"]);
  let deeds = 0;
  for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
    const isStorageFailing = seed % GOOD_STORAGE !== 0;
    const asksStrangers = seed % ASKING === 0;
    const steps = seed % LONG.every === 0 ? LONG.steps : STEPS;
    deeds += (await runHistory(seed, cast, { steps, isStorageFailing, asksStrangers })).log.length;
  }
  expect(deeds).toBeGreaterThan(COUNT * STEPS);
}, 600_000);
