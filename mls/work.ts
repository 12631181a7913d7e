// Was the work done that a solution says? One derivation, whatever it cost whoever looked for it.

import { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";
import { concat, type Work, type WorkedFor, workParameters } from "../protocol/index.ts";

/** @returns the level that was worked for; undefined where the solution does not hold */
export async function workDone(work: Work, done: WorkedFor): Promise<number | undefined> {
  if (work === null) return 0;
  const parameters = workParameters(done, work.level);
  const counter = new Uint8Array(4);
  new DataView(counter.buffer).setUint32(0, work.counter, false);
  const password = concat(unhex(parameters.nonce), counter);
  const { derivedKey } = await deriveKey(parameters, unhex(parameters.salt), password);
  return startsWith(derivedKey, parameters.keyPrefix) ? work.level : undefined;
}

function startsWith(key: Uint8Array, prefix: string): boolean {
  return [...prefix].every((digit, i) => ((key[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) % 16 === Number.parseInt(digit, 16));
}

function unhex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
