// A token bucket: so much at once, so much a second after that.

import type { UnixMs } from "../protocol/index.ts";

export class TokenBucket {
  private tokens: number;
  private at: UnixMs = 0;

  private readonly capacity: number;
  private readonly perSecond: number;

  constructor(capacity: number, perSecond: number) {
    this.capacity = capacity;
    this.perSecond = perSecond;

    this.tokens = capacity;
  }

  /** @returns 0, or how many milliseconds to wait; then nothing is taken */
  take(now: UnixMs, tokens = 1): number {
    const waitMs = this.wait(now, tokens);
    if (waitMs === 0) this.tokens -= tokens;
    return waitMs;
  }

  /** What `take` would answer; nothing is taken. */
  wait(now: UnixMs, tokens = 1): number {
    if (this.at !== 0) this.tokens = Math.min(this.capacity, this.tokens + (Math.max(0, now - this.at) * this.perSecond) / 1000);
    this.at = now;
    return this.tokens >= tokens ? 0 : Math.ceil(((tokens - this.tokens) * 1000) / this.perSecond);
  }
}
