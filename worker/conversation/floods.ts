// How much one device may send here at once: far above what people do, below what would drown the others.

import type { ConversationUp, DeviceId, UnixMs } from "../../protocol/index.ts";
import { TokenBucket } from "../token-bucket.ts";

const ALLOWED: Record<ConversationUp["kind"], { atOnce: number; perSecond: number }> = {
  message: { atOnce: 5_000, perSecond: 500 },
  attach: { atOnce: 10, perSecond: 1 },
  acknowledge: { atOnce: 500, perSecond: 50 },
  marker: { atOnce: 200, perSecond: 20 },
  signal: { atOnce: 20, perSecond: 5 },
  report: { atOnce: 5, perSecond: 0.1 },
};

/** Forgotten when the object sleeps, which it does only when nobody floods it. */
export class Floods {
  private readonly buckets = new Map<string, TokenBucket>();

  /** @returns 0, or how many milliseconds to wait */
  take(device: DeviceId, kind: ConversationUp["kind"], now: UnixMs): number {
    const key = `${kind} ${device}`;
    const { atOnce, perSecond } = ALLOWED[kind];
    const bucket = this.buckets.get(key) ?? new TokenBucket(atOnce, perSecond);
    this.buckets.set(key, bucket);
    return bucket.take(now);
  }
}
