// How fast a business may send: in all, and to one person. Counted in memory: an object that slept begins anew, rested.

import type { UnixMs } from "../../../protocol/index.ts";
import { TokenBucket } from "../../token-bucket.ts";
import type { PersonId, Refusal } from "./business.ts";

const TO_ONE = { atOnce: 45, perSecond: 10 / 60 };
const REMEMBERED = 5_000;

export class Rates {
  private inAll = { perSecond: 0, bucket: new TokenBucket(0, 0) };
  private readonly toOne = new Map<PersonId, TokenBucket>();

  /** Null: it may go, and counts. @param perSecond in all, as the operator has set it now */
  take(person: PersonId, now: UnixMs, perSecond: number): Extract<Refusal, { kind: "account-rate" | "pair-rate" }> | null {
    if (this.toOne.size > REMEMBERED) this.toOne.clear();
    const own = this.toOne.get(person) ?? new TokenBucket(TO_ONE.atOnce, TO_ONE.perSecond);
    this.toOne.set(person, own);
    const pairMs = own.wait(now);
    if (pairMs > 0) return { kind: "pair-rate", retryAfterMs: pairMs };
    if (this.inAll.perSecond !== perSecond) this.inAll = { perSecond, bucket: new TokenBucket(perSecond, perSecond) };
    const allMs = this.inAll.bucket.take(now);
    if (allMs > 0) return { kind: "account-rate", retryAfterMs: allMs };
    own.take(now);
    return null;
  }
}
