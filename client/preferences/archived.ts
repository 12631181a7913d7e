// Whether a chat is in the archive: since then nobody has said anything there, but for what came while it was muted.

import type { UnixMs } from "../../protocol/index.ts";
import type { Preferences } from "./index.ts";
import { isMuted } from "./mute.ts";

/** @param saidAt when the newest message came, by the service; 0: there was none */
export function isArchived({ archived, mute }: Pick<Preferences, "archived" | "mute">, saidAt: UnixMs): boolean {
  return archived !== null && (saidAt <= archived || isMuted(mute, saidAt));
}
