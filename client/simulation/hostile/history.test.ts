// Random histories with enemies. PARLEY_HISTORIES says how many, PARLEY_SEED where to begin: a failure names its seed.

import { expect, test } from "vitest";
import { castOf } from "../cast.ts";
import { runHostileHistory } from "./history.ts";

const COUNT = Number(process.env.PARLEY_HISTORIES ?? 300);
const FIRST = Number(process.env.PARLEY_SEED ?? 1);
const STEPS = Number(process.env.PARLEY_STEPS ?? 6);
/** Every tenth is long: some lies need others before them. */
const LONG = { every: 10, steps: Math.max(STEPS, 10) };

test("[CT1] [CT2] [CT4] [CT5] whatever a lying service and a lying member make up, nobody is in a chat unseen, and nobody is put out", async () => {
  const cast = await castOf(["Ana", "Bob", "Cleo", "Mal"]);
  let deeds = 0;
  for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
    const steps = seed % LONG.every === 0 ? LONG.steps : STEPS;
    deeds += (await runHostileHistory(seed, cast, { steps })).length;
  }
  expect(deeds).toBeGreaterThan(COUNT * STEPS * 0.7);
}, 600_000);
