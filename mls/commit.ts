// Changing a group: an intent becomes one Commit, which always carries an UpdatePath (RFC 9420 §12.4.1).

import type { UnixMs } from "../protocol/index.ts";
import type { CommitChange } from "./authorize.ts";
import type { Group } from "./group.ts";
import type { Policy } from "./policy.ts";
import type { Refused } from "./refusal.ts";

export type CommitIntent = {
  /** KeyPackages, as claimed */ add: readonly Uint8Array[];
  /** Leaves */ remove: readonly number[];
  policy?: Policy | undefined;
  /** The newest time the service has stamped: KeyPackages and certificates are judged at it */ at: UnixMs;
};

export type CommitMade = {
  kind: "ok";
  /** The group after the Commit: use it once the service has accepted */ pending: Group;
  /** MLSMessage with a PublicMessage */ commit: Uint8Array;
  /** MLSMessage, without the tree; null where nobody was added */ welcome: Uint8Array | null;
  /** MLSMessage with the GroupInfo of the next epoch, without the tree */ groupInfo: Uint8Array;
  change: CommitChange;
  /** Aliases the secrets of the old group: zero them only when `pending` is accepted AND stored */ consumed: Uint8Array[];
};

/** An empty intent is a self-update. */
export async function createCommit(_group: Group, _intent: CommitIntent): Promise<CommitMade | Refused> {
  throw new Error("not yet");
}
