// Who may change what in a conversation: one pure function that the service and every client run on each Commit.

import type { Policy } from "./policy.ts";
import type { Refused } from "./refusal.ts";
import type { RosterEntry } from "./roster.ts";

export type CommitChange = {
  /** The epoch that the Commit leads to */
  epoch: number;
  /** For an external Commit: the new leaf, which is not in the roster yet */
  committer: RosterEntry;
  external: boolean;
  added: (RosterEntry & { /** KeyPackageRef, base64url */ ref: string })[];
  removed: RosterEntry[];
  /** The new policy, or null where it stays */
  policy: Policy | null;
};

export type Authorized = { kind: "ok" } | Refused;

export function authorize(_policy: Policy, _roster: readonly RosterEntry[], _change: CommitChange): Authorized {
  throw new Error("not yet");
}

/** The roster after the Commit, by leaf. */
export function rosterAfter(_roster: readonly RosterEntry[], _change: CommitChange): RosterEntry[] {
  throw new Error("not yet");
}

