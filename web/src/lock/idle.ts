// When nobody has used Parley for long enough, in any tab: then it locks. Clocks, channel and page are given to it.

import type { LockWord } from "./lock-words.ts";
import type { LockAfter } from "./prefs.ts";

/** Other tabs hear of it so often at most. */
const TELL_EVERY_MS = 5_000;
/** A tab that is looked at says so within that. */
const ANSWER_MS = 500;

export type IdleGiven = {
  /** The device's clock, which may be set, and goes on while the device sleeps */
  now(): number;
  /** One that nobody sets, and that may stand still while the device sleeps */
  steady(): number;
  after(ms: number, then: () => void): () => void;
  say(word: LockWord): void;
  isLookedAt(): boolean;
  /** Minutes; 0: as soon as no tab is looked at; null: not by itself */
  lockAfter(): LockAfter;
  lock(): void;
};

export type Idle = {
  /** Somebody pressed, typed, moved. */
  used(): void;
  hear(word: LockWord): void;
  /** The page is looked at, or no more. */
  looked(): void;
  /** Another time was chosen. */
  changed(): void;
};

export function lockWhenIdle({ now, steady, after, say, isLookedAt, lockAfter, lock }: IdleGiven): Idle {
  let last = { at: now(), steady: steady() };
  let toldAt = Number.NEGATIVE_INFINITY;
  let stop = () => {};
  let answered = false;
  /** When the page was left, where leaving it locks */
  let left: { at: number; steady: number } | null = null;

  const limitMs = () => (lockAfter() ?? 0) * 60_000;
  /** Whichever says more: one stands still while the device sleeps, the other is put back. */
  const idleMs = () => Math.max(now() - last.at, steady() - last.steady);

  function wait(): void {
    stop();
    if (limitMs() === 0) return;
    stop = after(Math.max(0, limitMs() - idleMs()), () => {
      if (limitMs() > 0 && idleMs() >= limitMs()) lock();
      else wait();
    });
  }

  /** It was left for longer than another tab takes to answer, and whatever was to lock then slept. */
  function wasLeft(): boolean {
    const isOver = left !== null && Math.max(now() - left.at, steady() - left.steady) >= ANSWER_MS;
    return lockAfter() === 0 && isOver && !answered;
  }

  function use(): void {
    last = { at: now(), steady: steady() };
  }

  wait();
  return {
    used() {
      // A page that slept finds out before it takes a touch for use.
      if (wasLeft() || (limitMs() > 0 && idleMs() >= limitMs())) return lock();
      use();
      if (steady() - toldAt < TELL_EVERY_MS) return;
      toldAt = steady();
      say({ kind: "used" });
    },
    hear({ kind }) {
      if (kind === "leaving" && isLookedAt()) say({ kind: "used" });
      if (kind !== "used") return;
      answered = true;
      use();
    },
    looked() {
      if (isLookedAt()) {
        if (wasLeft() || (limitMs() > 0 && idleMs() >= limitMs())) lock();
        left = null;
        return;
      }
      if (lockAfter() !== 0) return;
      answered = false;
      left = { at: now(), steady: steady() };
      say({ kind: "leaving" });
      after(ANSWER_MS, () => {
        if (!answered && !isLookedAt()) lock();
      });
    },
    changed: wait,
  };
}
