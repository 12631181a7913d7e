// Up to where a chat was cleared: what stands there in its log, and was there by then. The time is beside the place so that no word of a device says
// away what is to come.

import type { Seq, UnixMs } from "../../protocol/index.ts";
import type { Preference } from "./preference.ts";

/** "seq at", of the last that went */
export type Cleared = string | null;

export const cleared: Preference<Cleared> = {
  initial: null,
  tidy: (given) => (typeof given === "string" && /^\d{1,15} \d{1,15}$/.test(given) ? given : null),
};

export function isCleared(set: Cleared, seq: Seq, at: UnixMs): boolean {
  if (!set) return false;
  const [upTo = 0, by = 0] = set.split(" ").map(Number);
  return seq <= upTo && at <= by;
}
