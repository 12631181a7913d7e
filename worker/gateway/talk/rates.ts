// How fast a business may send: in all, in a day, and to one person. Counted in memory: an object that slept begins anew, rested, but for the day, of which it
// asks what was sent.

import type { UnixMs } from "../../../protocol/index.ts";
import { TokenBucket } from "../../token-bucket.ts";
import type { PersonId, Refusal } from "./business.ts";

const TO_ONE = { atOnce: 45, perSecond: 10 / 60 };
const REMEMBERED = 5_000;
const DAY_MS = 24 * 3600_000;

/** Of one business, as the operator has set them now. `perDay`: null for what is none of the day's */
export type Limits = { perSecond: number; perDay: number | null };

export class Rates {
  private inAll = { perSecond: 0, bucket: new TokenBucket(0, 0) };
  private readonly toOne = new Map<PersonId, TokenBucket>();
  private today = { day: -1, count: 0 };
  private readonly sentOn: (day: number) => number;

  /** @param sentOn how much it is known to have sent on that day (since 1970, UTC) */
  constructor(sentOn: (day: number) => number) {
    this.sentOn = sentOn;
  }

  /** Null: it may go, and counts. */
  take(
    person: PersonId,
    now: UnixMs,
    { perSecond, perDay }: Limits,
  ): Extract<Refusal, { kind: "account-rate" | "pair-rate" }> | null {
    const day = Math.floor(now / DAY_MS);
    if (this.today.day !== day) this.today = { day, count: this.sentOn(day) };
    if (perDay !== null && this.today.count >= perDay) return { kind: "account-rate", retryAfterMs: (day + 1) * DAY_MS - now };
    if (this.toOne.size > REMEMBERED) this.toOne.clear();
    const own = this.toOne.get(person) ?? new TokenBucket(TO_ONE.atOnce, TO_ONE.perSecond);
    this.toOne.set(person, own);
    const pairMs = own.wait(now);
    if (pairMs > 0) return { kind: "pair-rate", retryAfterMs: pairMs };
    if (this.inAll.perSecond !== perSecond) this.inAll = { perSecond, bucket: new TokenBucket(perSecond, perSecond) };
    const allMs = this.inAll.bucket.take(now);
    if (allMs > 0) return { kind: "account-rate", retryAfterMs: allMs };
    own.take(now);
    if (perDay !== null) this.today.count++;
    return null;
  }
}
