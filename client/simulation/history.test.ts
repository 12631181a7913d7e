// Random histories. PARLEY_HISTORIES says how many, PARLEY_SEED where to begin: a failure names its seed.

import { castOf } from "./cast.ts";
import { runHistory } from "./history.ts";
import { manyHistories } from "./many.ts";

const STEPS = Number(process.env.PARLEY_STEPS ?? 9);
/** Every tenth is long: some faults need many deeds before them. */
const LONG = { every: 10, steps: Math.max(STEPS, 25) };
/** In every sixth the storage is good: what goes wrong there cannot be laid to it. */
const GOOD_STORAGE = 6;
/** In every fourth the others are strangers, as they are to a person's app. */
const ASKING = 4;
/** In every second people do to messages what can be done to them. */
const EXPRESSING = 2;

const cast = castOf(["Ana", "Bob", "Cleo", "Dan"]);

manyHistories(
  "[SQ1] [SQ4] [CL4] [CL5] [CL6] [CL11] [RE1] [PO2] [PI2] [ED2] [DE2] [VO3] whatever happens on the way, on the disk too, all members end with the same messages, each once, and with the same of what was done to them",
  {
    first: Number(process.env.PARLEY_SEED ?? 1),
    count: Number(process.env.PARLEY_HISTORIES ?? 300),
    leastDone: STEPS,
    run: async (seed) => {
      const isStorageFailing = seed % GOOD_STORAGE !== 0;
      const asksStrangers = seed % ASKING === 0;
      const expresses = seed % EXPRESSING === 1;
      const steps = seed % LONG.every === 0 ? LONG.steps : STEPS;
      return (await runHistory(seed, await cast, { steps, isStorageFailing, asksStrangers, expresses })).log.length;
    },
  },
);
