// How often what happened, counted in memory and written rarely: a flood of anything writes no more rows than a trickle. Names come from a short list, never
// from a request; no account, no conversation, no address is among them.

import type { UnixMs } from "../../protocol/index.ts";

/** Without an end, a mistake here would be a table without one. */
const MAX_NAMES = 200;
export const WRITTEN_EVERY_MS = 60_000;
/** Of what happens with every message one in so many is counted, as so many: an object that sleeps in between forgets what it has not written. */
export const ONE_IN = 20;

export type Counted = [name: string, n: number];

export class Tally {
  private readonly pending = new Map<string, number>();
  private writtenAt: UnixMs | null = null;
  private readonly fraction: () => number;

  /** @param fraction from 0 to less than 1 */
  constructor(fraction: () => number) {
    this.fraction = fraction;
  }

  note(name: string, n = 1): void {
    const before = this.pending.get(name);
    if (before === undefined && this.pending.size >= MAX_NAMES) return;
    this.pending.set(name, (before ?? 0) + n);
  }

  noteSome(name: string, n = 1): void {
    if (this.fraction() < 1 / ONE_IN) this.note(name, n * ONE_IN);
  }

  /** At once the first time, then once a minute; a clock that was set back counts as a minute. */
  isDue(now: UnixMs): boolean {
    return this.pending.size > 0 && (this.writtenAt === null || Math.abs(now - this.writtenAt) >= WRITTEN_EVERY_MS);
  }

  /** What is to be written now; nobody else takes it too. */
  take(now: UnixMs): Counted[] {
    const all = [...this.pending];
    this.pending.clear();
    this.writtenAt = now;
    return all;
  }

  /** It could not be written. */
  putBack(counted: readonly Counted[]): void {
    for (const [name, n] of counted) this.note(name, n);
  }
}

/** Of this isolate, shared by the Worker and the objects that run in it */
export const tally = new Tally(() => Math.random());
