// Random histories with enemies. PARLEY_HISTORIES says how many, PARLEY_SEED where to begin: a failure names its seed.

import { castOf } from "../cast.ts";
import { manyHistories } from "../many.ts";
import { runHostileHistory } from "./history.ts";

const STEPS = Number(process.env.PARLEY_STEPS ?? 6);
/** Every tenth is long: some lies need others before them. */
const LONG = { every: 10, steps: Math.max(STEPS, 10) };

const cast = castOf(["Ana", "Bob", "Cleo", "Mal"]);

manyHistories(
  "[CT1] [CT2] [CT4] [CT5] whatever a lying service and a lying member make up, nobody is in a chat unseen, and nobody is put out",
  {
    first: Number(process.env.PARLEY_SEED ?? 1),
    count: Number(process.env.PARLEY_HISTORIES ?? 120),
    leastDone: STEPS * 0.7,
    run: async (seed) => {
      const steps = seed % LONG.every === 0 ? LONG.steps : STEPS;
      return (await runHostileHistory(seed, await cast, { steps })).length;
    },
  },
);
