// Loads ahead of its first use what a page that only shows and sends does without: a change of a group then waits for no download.

import { hpkeReady } from "../../mls/index.ts";
import { loadSession } from "../engine/account/session-renewal.ts";
import { loadMaking } from "../engine/group/load-making.ts";
import { loadActing } from "../engine/receiving/load-acting.ts";

/** Whoever needs one of these that could not be loaded asks for it again. */
export async function loadAhead(): Promise<void> {
  await Promise.allSettled([hpkeReady(), loadMaking(), loadActing(), loadSession(), import("./rare.ts")]);
}
