// How much one device may send here at once: far above what people do, below what would drown the others.

import type { AccountId, ConversationUp, DeviceId, UnixMs } from "../../protocol/index.ts";
import { TokenBucket } from "../token-bucket.ts";

type Kind = ConversationUp["kind"] | "commit" | "fetch";

const ALLOWED: Record<Kind, { atOnce: number; perSecond: number }> = {
  // Each ends the epoch of everybody else's Commit that is under way: a family of devices that joins takes a few, a flood gets no further.
  commit: { atOnce: 12, perSecond: 0.2 },
  message: { atOnce: 5_000, perSecond: 500 },
  attach: { atOnce: 10, perSecond: 1 },
  acknowledge: { atOnce: 500, perSecond: 50 },
  marker: { atOnce: 200, perSecond: 20 },
  signal: { atOnce: 20, perSecond: 5 },
  report: { atOnce: 5, perSecond: 0.1 },
  // By account, whatever devices it has: a page may hold a tree of three megabytes. Who comes back after long takes many, of five hundred entries each.
  fetch: { atOnce: 120, perSecond: 5 },
};

/** Of what enters the log. Files travel elsewhere: this is what people write, and far more. */
const BYTES = { atOnce: 16 * 1024 * 1024, perSecond: 64 * 1024 };

/** Forgotten when the object sleeps, which it does only when nobody floods it. */
export class Floods {
  private readonly buckets = new Map<string, TokenBucket>();

  /** @returns 0, or how many milliseconds to wait */
  take(whose: DeviceId | AccountId, kind: Kind, now: UnixMs): number {
    return this.bucket(`${kind} ${whose}`, ALLOWED[kind]).take(now);
  }

  /** @returns as `take`; nothing is taken where it is not 0 */
  takeBytes(device: DeviceId, bytes: number, now: UnixMs): number {
    return this.bucket(`bytes ${device}`, BYTES).take(now, bytes);
  }

  private bucket(key: string, { atOnce, perSecond }: { atOnce: number; perSecond: number }): TokenBucket {
    const bucket = this.buckets.get(key) ?? new TokenBucket(atOnce, perSecond);
    this.buckets.set(key, bucket);
    return bucket;
  }
}
