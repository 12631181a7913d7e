// What is kept of a preference that another device of the account says. Whatever it says, it is about what was there when it said so: a device that was stolen
// and is out again has put nothing away that comes later.

import type { UnixMs } from "../../protocol/index.ts";
import type { Preferences } from "./index.ts";

/** The clocks of two conversations at the service are not one. */
const APART_MS = 60_000;

/** @param before as it is set here @param saidAt when the service took the word */
export function heard(given: Partial<Preferences>, before: Preferences, saidAt: UnixMs): Partial<Preferences> {
  const latest = saidAt + APART_MS;
  const kept: Partial<Preferences> = { ...given };
  for (const name of ["onTop", "archived", "marked", "gone", "letIn"] as const) {
    const at = given[name];
    if (at != null) kept[name] = Math.min(at, latest);
  }
  // What is gone on one device is gone on all: the further of two counts, whichever came last.
  if (given.cleared !== undefined) kept.cleared = furthest(before.cleared, given.cleared, latest);
  return kept;
}

function furthest(before: string | null, given: string | null, latest: UnixMs): string | null {
  if (given === null) return before;
  const [seq = 0, at = 0] = given.split(" ").map(Number);
  const [oldSeq = 0, oldAt = 0] = (before ?? "0 0").split(" ").map(Number);
  return `${Math.max(seq, oldSeq)} ${Math.max(Math.min(at, latest), oldAt)}`;
}
