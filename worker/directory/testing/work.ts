// The work that an account costs, done as clients do it.

import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";
import { type Work, type WorkedFor, workParameters } from "../../../protocol/index.ts";

export async function worked(level: number, wanted: WorkedFor): Promise<Work> {
  if (level === 0) return null;
  const solution = await solveChallenge({ challenge: { parameters: workParameters(wanted, level) }, deriveKey });
  if (solution === null) throw new Error("no solution in time");
  return { level, counter: solution.counter };
}
