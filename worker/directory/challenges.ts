// Challenges: nonces that a device signs to prove its key. Each is good once, and for two minutes.

import { and, eq, gt, lte } from "drizzle-orm";
import { proofInput, verify } from "../../mls/verify.ts";
import { type ChallengeAnswer, fromBase64Url, MAX_WORK_LEVEL, toBase64Url, type UnixMs } from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";
import type { Database } from "./database.ts";
import { challenges } from "./schema.ts";
import { type Origin, type Price, priceNow } from "./sign-ups.ts";

export const CHALLENGE_LIFETIME_MS = 2 * 60 * 1000;

const FREE: Price = { kind: "level", level: 0 };

/** @param origin null for an account that the service makes itself, which costs nothing */
export async function giveChallenge(db: Database, origin: Origin | null, now: UnixMs): Promise<ChallengeAnswer> {
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  const expires = now + CHALLENGE_LIFETIME_MS;
  await db.batch([
    db.delete(challenges).where(lte(challenges.expires, now)),
    db.insert(challenges).values({ challenge, expires }),
  ]);
  // Where no work is enough the most is said: by the time it is done there may be room.
  const price = origin === null ? FREE : await priceNow(db, origin, now);
  const workLevel = price.kind === "level" ? price.level : MAX_WORK_LEVEL;
  return { challenge: toBase64Url(challenge), expiresAt: expires, now, workLevel };
}

/** The challenge is spent whatever comes of it: it can be tried once. */
export async function isProof(
  db: Database,
  proof: { challenge: string; signature: string },
  { account, device, deviceKey, now }: Session & { deviceKey: Uint8Array | undefined; now: UnixMs },
): Promise<boolean> {
  const challenge = fromBase64Url(proof.challenge);
  const signature = fromBase64Url(proof.signature);
  if (challenge === undefined || signature === undefined || !(await spendChallenge(db, challenge, now))) return false;
  return deviceKey !== undefined && verify(deviceKey, proofInput({ challenge, account, device }), signature);
}

/** Whether it was given out, is not over, and was not used before */
export async function spendChallenge(db: Database, challenge: Uint8Array, now: UnixMs): Promise<boolean> {
  const isOpen = and(eq(challenges.challenge, challenge), gt(challenges.expires, now));
  const spent = await db.delete(challenges).where(isOpen).returning({ expires: challenges.expires });
  return spent.length > 0;
}
