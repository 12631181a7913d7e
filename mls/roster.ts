// Who is in a group: one entry for each leaf of the ratchet tree that is not blank.

import type { AccountId, DeviceId } from "../protocol/index.ts";

export type RosterEntry = {
  leaf: number;
  accountId: AccountId;
  deviceId: DeviceId;
  /** Ed25519, 32 bytes */
  accountKey: Uint8Array;
  /** The device's Ed25519 signature key, 32 bytes */
  deviceKey: Uint8Array;
  /** As much of the account's log as shows that it has the device */
  proof: Uint8Array;
};

export function entryAt(roster: readonly RosterEntry[], leaf: number): RosterEntry | undefined {
  return roster.find((entry) => entry.leaf === leaf);
}
