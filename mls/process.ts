// Following a group: another member's Commit, checked as the service checks it and then as only a member can.

import type { UnixMs } from "../protocol/index.ts";
import type { CommitChange } from "./authorize.ts";
import type { Group } from "./group.ts";
import type { Refused } from "./refusal.ts";

export type CommitProcessed =
  | {
      kind: "ok";
      group: Group;
      change: CommitChange /** Of the old group: zero when the new one is stored */;
      consumed: Uint8Array[];
    }
  | { kind: "removed" /** Inactive */; group: Group; change: CommitChange; consumed: Uint8Array[] }
  | Refused;

/** @param at when the service accepted it */
export async function processCommit(_group: Group, _commit: Uint8Array, _at: UnixMs): Promise<CommitProcessed> {
  throw new Error("not yet");
}
