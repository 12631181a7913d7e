// Time and randomness as the platform has them.

import type { Clock, Random } from "../ports.ts";

/** A timer for longer fires at once: https://html.spec.whatwg.org/#timers takes a signed 32-bit number of milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    let left = ms;
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      const next = Math.min(left, LONGEST_TIMER_MS);
      left -= next;
      timer = setTimeout(() => (left > 0 ? wait() : fn()), next);
    };
    wait();
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  fraction: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
};
