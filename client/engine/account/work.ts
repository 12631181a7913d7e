// The work that a new account costs while many are made: found by trying, off the main thread, and loaded only where some is asked for.

import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";
import { type Work, type WorkedFor, workParameters } from "../../../protocol/index.ts";

/** A challenge is good for two minutes; what took longer would be in vain. */
const GIVES_UP_AFTER_MS = 90_000;

/** @returns undefined where this device is too slow for it now */
export async function doWork(level: number, wanted: WorkedFor): Promise<Work | undefined> {
  const challenge = { parameters: workParameters(wanted, level) };
  const solution = await solveChallenge({ challenge, deriveKey, timeout: GIVES_UP_AFTER_MS });
  return solution === null ? undefined : { level, counter: solution.counter };
}
