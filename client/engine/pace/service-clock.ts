// The service's time on this device: KeyPackages, log entries and turns are judged by it, whatever the device's own clock says.

import type { UnixMs } from "../../../protocol/index.ts";
import type { Clock } from "../../ports.ts";

/** An answer is that old at most where nothing is wrong: below this the two agree. */
const TOLERANCE_MS = 60_000;

export type ServiceClock = Clock & {
  /** By how much the service's time is later than this device's */
  readonly aheadMs: number;
  /** @param at what the service said that its time is, just now */
  heard(at: UnixMs): void;
};

/** @param own only differences between its readings count, once the service has said its time */
export function serviceClock(own: Clock): ServiceClock {
  let ahead = 0;
  return {
    get aheadMs() {
      return ahead;
    },
    now: () => own.now() + ahead,
    after: (ms, fn) => own.after(ms, fn),
    heard(at) {
      const difference = at - own.now();
      ahead = Math.abs(difference) > TOLERANCE_MS ? difference : 0;
    },
  };
}
