// How long other words are taken for a message. Nothing else is here: the page asks it too, which has no engine.

import type { UnixMs } from "../../../protocol/index.ts";

/** By the service's time, from when the message was placed to when the edit was. */
export const EDIT_WINDOW_MS = 24 * 3600_000;

export function isLateFor({ at }: { at: UnixMs }, now: UnixMs): boolean {
  return now - at > EDIT_WINDOW_MS;
}
