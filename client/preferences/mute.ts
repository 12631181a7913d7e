// A chat that is quiet for a while, or for good: nothing of it is shown or heard outside of the app.

import type { UnixMs } from "../../protocol/index.ts";
import type { Preference } from "./preference.ts";

/** Until a moment of the service's time, which a wrong clock of the device does not move; null: not muted */
export type Mute = UnixMs | "always" | null;

/** What is longer is "always": a service that lies about the time mutes nobody for years. */
export const LONGEST_MUTE_MS = 7 * 24 * 3600_000;

export const mute: Preference<Mute> = {
  initial: null,
  tidy: (given) => (given === "always" || (Number.isSafeInteger(given) && (given as number) > 0) ? (given as Mute) : null),
};

/** @param now of the service */
export function isMuted(muted: Mute, now: UnixMs): boolean {
  return muted === "always" || leftOf(muted, now) > 0;
}

/** Milliseconds until it ends by itself; 0 where it is over, or never ends. */
export function leftOf(muted: Mute, now: UnixMs): number {
  if (muted === null || muted === "always") return 0;
  const left = muted - now;
  return left > LONGEST_MUTE_MS ? 0 : Math.max(0, left);
}
