// Time that moves when the simulation says so, and only when everything that was going on has come to rest.

import type { UnixMs } from "../../protocol/index.ts";
import type { Clock } from "../ports.ts";
import { atRest, putCryptoInOrder } from "./at-rest.ts";

type Timer = { at: UnixMs; order: number; fn: () => void };

export class VirtualClock implements Clock {
  private readonly timers = new Set<Timer>();
  private order = 0;

  private time: UnixMs;

  constructor(time: UnixMs) {
    this.time = time;
    putCryptoInOrder();
  }

  now(): UnixMs {
    return this.time;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.time + Math.max(0, ms), order: this.order++, fn };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  /** Runs what is due within `ms`, each timer only when the one before it has had all its effects. */
  async advance(ms: number): Promise<void> {
    await this.until(() => false, ms);
  }

  /** @returns whether `reached` became true within `ms` */
  async until(reached: () => boolean, ms: number): Promise<boolean> {
    const end = this.time + ms;
    for (;;) {
      await atRest();
      if (reached()) return true;
      const next = this.next();
      if (next === undefined || next.at > end) break;
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.fn();
    }
    this.time = end;
    return reached();
  }

  private next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) {
      if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  }
}
