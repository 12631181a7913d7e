// What an answer of the service comes to, by whose clock it is judged, and a store that never answers.

import { expect, test } from "vitest";
import type { Rejection } from "../../../protocol/index.ts";
import { guardedStore } from "../../store/guarded.ts";
import type { Store } from "../../store/port.ts";
import { serviceClock } from "../pace/service-clock.ts";
import { judge, retryAfterMs } from "./submit.ts";

test("[CL4] each rejection has one meaning: later, behind, gone, frozen, or a fault", () => {
  const verdict = (kind: string) => judge({ kind } as Rejection);
  expect(["rate-limited", "unavailable", "no-session", "suspended"].map(verdict)).toEqual(Array(4).fill("later"));
  expect(["wrong-epoch", "conversation-exists"].map(verdict)).toEqual(["behind", "behind"]);
  expect(["not-a-member", "device-revoked"].map(verdict)).toEqual(["gone", "gone"]);
  expect(["frozen", "malformed", "commit-refused", "too-big", "log-full"].map(verdict)).toEqual([
    "frozen",
    ...Array(4).fill("fault"),
  ]);
  expect(retryAfterMs({ kind: "rate-limited", retryAfterMs: 7 })).toBe(7);
  expect(retryAfterMs({ kind: "unavailable", retryAfterMs: 8 })).toBe(8);
  expect(retryAfterMs({ kind: "frozen", generation: 0 })).toBe(0);
});

test("[CL15] the service's time counts where a device's clock is wrong, and its own where the two agree", () => {
  let own = 1_000_000;
  const clock = serviceClock({ now: () => own, after: () => () => {} });
  expect(clock.now()).toBe(1_000_000);
  clock.heard(1_030_000);
  expect(clock.now()).toBe(1_000_000);
  clock.heard(90_000_000);
  own += 5;
  expect(clock.now()).toBe(90_000_005);
  clock.heard(1_000_000);
  expect(clock.now()).toBe(own);
});

test("[CL12] a store that does not answer is given up after half a minute, one that is being brought up to date after five", async () => {
  const waits: { ms: number; fire(): void }[] = [];
  const clock = {
    after(ms: number, fire: () => void) {
      waits.push({ ms, fire });
      return () => {};
    },
  };
  const silent = new Proxy({} as Store, { get: () => () => new Promise(() => {}) });
  const store = guardedStore(silent, clock);
  const asked = [store.get("account", []), store.transact({ scope: "a", version: 0, writes: [] }), store.ready()];
  const kinds = Promise.all(asked.map((each) => each.then(String, (error: { kind: string }) => error.kind)));
  expect(waits.map(({ ms }) => ms)).toEqual([30_000, 30_000, 300_000]);
  for (const { fire } of waits) fire();
  expect(await kinds).toEqual(["silent", "silent", "silent"]);
});
