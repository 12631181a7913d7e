// A profile's lock, as it lies in the open beside what it locks: by what it opens, the wrapped key, and how often somebody tried in vain.

export const MIN_PIN_LETTERS = 6;
export const MAX_PIN_LETTERS = 128;
/** https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2, for SHA-256 */
export const PIN_ITERATIONS = 600_000;
/** Of any lock that there ever was: what is asked of new ones may rise, and those that are there open all the same. */
const LEAST_ITERATIONS = 600_000;
/** So many tries cost nothing; each further one a longer wait, the last for each that follows. */
const FREE_TRIES = 5;
const WAITS_MS = [30_000, 60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000];

type Bytes = Uint8Array<ArrayBuffer>;
export type Way = { kind: "pin"; salt: Bytes; iterations: number } | { kind: "passkey"; id: Bytes };
export type LockRecord = {
  way: Way;
  iv: Bytes;
  /** The key of the records, under what the way gives */
  wrapped: Bytes;
  /** How often it was locked: a tab that slept meanwhile hands on no key. */
  epoch: number;
  failures: number;
  /** Of the last one in vain, by this device's clock */
  failedAt: number;
};

/** @returns null where it is none */
export function parseLock(stored: unknown): LockRecord | null {
  const lock = stored as LockRecord | null | undefined;
  const isLock = isWay(lock?.way) && isBytes(lock?.iv) && isBytes(lock.wrapped) && isCount(lock.epoch) && isCount(lock.failures);
  return isLock && Number.isFinite(lock.failedAt) ? lock : null;
}

function isWay(way: Way | undefined): boolean {
  // Fewer would be somebody's who wants it cheap to guess.
  if (way?.kind === "pin") return isBytes(way.salt) && isCount(way.iterations) && way.iterations >= LEAST_ITERATIONS;
  return way?.kind === "passkey" && isBytes(way.id);
}

function isBytes(given: unknown): given is Bytes {
  return given instanceof Uint8Array && given.length > 0;
}

function isCount(given: unknown): given is number {
  return Number.isSafeInteger(given) && (given as number) >= 0;
}

export function triesLeft({ failures }: Pick<LockRecord, "failures">): number {
  return Math.max(0, FREE_TRIES - failures);
}

/** @returns for how long the next try has to wait */
export function waitLeft({ failures, failedAt }: Pick<LockRecord, "failures" | "failedAt">, now: number): number {
  const wait = failures < FREE_TRIES ? 0 : (WAITS_MS[Math.min(failures - FREE_TRIES, WAITS_MS.length - 1)] ?? 0);
  return Math.min(wait, Math.max(0, failedAt + wait - now));
}

/**
 * One more that is in vain, unless it turns out not to be: written before it is tried, so that whoever ends the page at the right moment gains no try.
 * @returns `next` to be stored, also where it has to wait: then the wait begins anew if the clock was put back behind the last try
 */
export function tried(lock: LockRecord, now: number): { may: boolean; next: LockRecord } {
  if (waitLeft(lock, now) > 0) return { may: false, next: { ...lock, failedAt: Math.min(lock.failedAt, now) } };
  return { may: true, next: { ...lock, failures: lock.failures + 1, failedAt: now } };
}
