import { expect, test } from "vitest";
import { makeLock, openLock, pinWay, wrappingKey } from "./lock-key.ts";
import { type LockRecord, PIN_ITERATIONS, parseLock, tried, triesLeft, waitLeft } from "./lock-record.ts";

const bytes = new Uint8Array([1]);
const lock: LockRecord = {
  way: { kind: "pin", salt: bytes, iterations: PIN_ITERATIONS },
  iv: bytes,
  wrapped: bytes,
  epoch: 0,
  failures: 0,
  failedAt: 0,
};
const NOW = 1_800_000_000_000;
const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

function inVain(times: number, now = NOW): LockRecord {
  let after = lock;
  for (let i = 0; i < times; i++) after = tried({ ...after, failedAt: 0 }, now).next;
  return after;
}

test("[LO4] five tries are free, each further one waits longer, up to an hour", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 50].map((times) => waitLeft(inVain(times), NOW));
  expect(waits).toEqual([0, 0, 0, 0, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, HOUR, HOUR]);
  expect([0, 1, 4, 5, 9].map((times) => triesLeft(inVain(times)))).toEqual([5, 4, 1, 0, 0]);
});

test("[LO4] a try counts before it is made, and none is made while one has to wait", () => {
  const fifth = inVain(5);
  expect(tried(fifth, NOW + 29 * SECOND)).toEqual({ may: false, next: fifth });
  expect(tried(fifth, NOW + 30 * SECOND)).toEqual({ may: true, next: { ...fifth, failures: 6, failedAt: NOW + 30 * SECOND } });
});

test("[LO4] a clock that is put back begins the wait anew, and never makes it longer than it was", () => {
  const tenth = inVain(10);
  const back = tried(tenth, NOW - 1000 * HOUR);
  expect(back.may).toBe(false);
  expect(waitLeft(back.next, NOW - 1000 * HOUR)).toBe(HOUR);
  expect(tried(back.next, NOW - 999 * HOUR).may).toBe(true);
  // Put forward for a try and back again: the next one waits as well.
  const ahead = tried(tenth, NOW + 1000 * HOUR).next;
  expect(waitLeft(ahead, NOW)).toBe(HOUR);
});

test("[LO1] a lock's key opens with its PIN alone, can't be exported, and is another one each time", async () => {
  const way = pinWay();
  const made = await makeLock(way, await wrappingKey(way, "１35790"));
  expect(await openLock(made.lock, await wrappingKey(way, "135791"))).toBeNull();
  expect(await openLock(made.lock, await wrappingKey(pinWay(), "135790"))).toBeNull();
  // As another keyboard writes the same digit.
  const key = await openLock(made.lock, await wrappingKey(way, "135790"));
  expect(key?.extractable).toBe(false);
  expect(made.key.extractable).toBe(false);
  const iv = new Uint8Array(12);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, made.key, bytes);
  const again = await makeLock(way, await wrappingKey(way, "135790"));
  expect(again.lock.wrapped).not.toEqual(made.lock.wrapped);
  await expect(crypto.subtle.decrypt({ name: "AES-GCM", iv }, again.key, sealed)).rejects.toThrow();
  expect(new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key as CryptoKey, sealed))).toEqual(bytes);
});

test("[LO4] what is stored is a lock or is none: nobody makes it cheap to guess", () => {
  expect(parseLock(lock)).toBe(lock);
  for (const bad of [
    undefined,
    null,
    7,
    {},
    { ...lock, way: { kind: "pin", salt: bytes, iterations: 1 } },
    { ...lock, way: { kind: "none" } },
    { ...lock, failures: -1 },
    { ...lock, failures: Number.NaN },
    { ...lock, failedAt: "now" },
    { ...lock, wrapped: "x" },
    { ...lock, wrapped: new Uint8Array() },
  ])
    expect(parseLock(bad)).toBeNull();
});
