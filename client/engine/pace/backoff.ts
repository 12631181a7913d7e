// How long to wait before the next try: exponential with full jitter (Brooker, "Exponential Backoff And Jitter", 2015).

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** @param tries how many have failed, from 1. @param fraction at least 0, less than 1 */
export function backoffMs(tries: number, fraction: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries - 1, 16));
  return Math.floor(ceiling * fraction) + 1;
}
