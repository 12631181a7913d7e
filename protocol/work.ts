// Proof of work for a new account: what is asked at each level, and over what it is done. Level 0 asks nothing.

import * as v from "valibot";
import { concat, fromBase64Url, utf8 } from "./bytes.ts";

/** Each costs four times as much as the one before: 256 or 4,096 tries of so many iterations on average. The service tries once. */
const LEVELS = [
  { cost: 1_000, keyPrefix: "00" },
  { cost: 4_000, keyPrefix: "00" },
  { cost: 1_000, keyPrefix: "000" },
  { cost: 4_000, keyPrefix: "000" },
] as const;
export const MAX_WORK_LEVEL = LEVELS.length;
export const WORK_ALGORITHM = "PBKDF2/SHA-256";

export const workLevel = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_WORK_LEVEL));
/** Null for level 0 */
export const work = v.nullable(
  v.object({
    level: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_WORK_LEVEL)),
    counter: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff)),
  }),
);
export type Work = v.InferOutput<typeof work>;

export type WorkedFor = { challenge: string; accountKey: string; handle: string };

/** Parameters as altcha-lib has them: done for one challenge, account and handle, it is good for no other. */
export function workParameters({ challenge, accountKey, handle }: WorkedFor, level: number) {
  const asked = LEVELS[level - 1];
  if (asked === undefined) throw new RangeError("no such level of work");
  return {
    algorithm: WORK_ALGORITHM,
    nonce: hex(fromBase64Url(challenge) ?? new Uint8Array()),
    salt: hex(concat(utf8("parley/work/v1"), fromBase64Url(accountKey) ?? new Uint8Array(), utf8(handle))),
    keyLength: 32,
    ...asked,
  };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
