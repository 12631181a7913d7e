// When a conversation looks again at what is due: after a failure later each time, and at whatever moment something falls due.

import type { Clock } from "../../ports.ts";
import { backoffMs } from "./backoff.ts";
import type { Progress } from "./progress.ts";

export class NextTry {
  private failures = 0;
  private timer: { isNext: boolean; cancel: () => void } | null = null;

  private readonly clock: Pick<Clock, "after">;
  private readonly fraction: () => number;

  constructor(clock: Pick<Clock, "after">, fraction: () => number) {
    this.clock = clock;
    this.fraction = fraction;
  }

  get isSet(): boolean {
    return this.timer !== null;
  }

  /** Something did not go through, and waits for its next try. */
  get isRetry(): boolean {
    return this.failures > 0;
  }

  /** Within moments: another was faster, or has the turn. */
  get isSoon(): boolean {
    return this.timer?.isNext ?? false;
  }

  /** In place of the one that was set. @param dueMs what falls due by the clock; null: nothing does */
  set(progress: Progress, dueMs: number | null, go: () => void): void {
    this.failures = progress.kind === "later" && progress.afterMs === null ? this.failures + 1 : 0;
    const later = progress.kind === "idle" ? null : (progress.afterMs ?? backoffMs(this.failures, this.fraction()));
    const waits = [dueMs, later].filter((ms) => ms !== null);
    this.clear();
    if (waits.length === 0) return;
    const afterMs = Math.max(1, Math.min(...waits));
    const isNext = progress.kind === "later" && progress.afterMs === afterMs;
    this.timer = { isNext, cancel: this.clock.after(afterMs, go) };
  }

  clear(): void {
    this.timer?.cancel();
    this.timer = null;
  }
}
