// Coming back after the state was lost: an external Commit of a device whose account is still in the group (RFC 9420 §12.4.3.2).

import type { UnixMs } from "../protocol/index.ts";
import type { CommitChange } from "./authorize.ts";
import type { Group } from "./group.ts";
import type { DeviceIdentity } from "./identity.ts";
import type { Refused } from "./refusal.ts";

export type Rejoined = {
  kind: "ok";
  /** Use it once the service has accepted the Commit */ group: Group;
  commit: Uint8Array;
  groupInfo: Uint8Array;
  change: CommitChange;
};

/** Removes this device's old leaf if there is one. */
export async function externalRejoin(_from: {
  identity: DeviceIdentity;
  groupInfo: Uint8Array;
  tree: Uint8Array;
  at: UnixMs;
}): Promise<Rejoined | Refused> {
  throw new Error("not yet");
}
