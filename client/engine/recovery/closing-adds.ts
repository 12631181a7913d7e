// From the moment that the root is on no device it alone brings devices: whoever steals one adds nothing.

import { type RootSaying, signByRoot, stateOf } from "../../../mls/index.ts";
import { type AppendOutcome, appendOwn } from "../account/append-own.ts";
import type { KeepLog } from "../account/own-log.ts";
import type { World } from "../world.ts";

/** Decides about no device: what they signed until now holds. Safe to repeat. */
export function closeAdds(world: World, keep: KeepLog, rootSeed: Uint8Array): Promise<AppendOutcome> {
  return appendOwn(world, keep, (log) => {
    if (stateOf(log)?.adds === "root") return undefined;
    const saying: RootSaying = { type: "revoke", accepts: log.entries.length, devices: [], lifts: [], adds: "root" };
    return signByRoot(log, rootSeed, saying, world.clock.now());
  });
}
