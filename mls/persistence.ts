// A group at rest: the whole once per epoch, and for each message only the ratchet of its sender.

import type { Group } from "./group.ts";
import type { DeviceIdentity } from "./identity.ts";

/** Everything but the device's own keys. */
export function saveEpoch(_group: Group): Uint8Array {
  throw new Error("not yet");
}

/** What one message changed: the application ratchet of its sender's leaf. */
export function saveRatchet(_group: Group, _leaf: number): Uint8Array {
  throw new Error("not yet");
}

/** @param ratchets by leaf, the newest of each; those of another epoch are passed over. Throws MlsError on broken bytes. */
export function load(_epoch: Uint8Array, _ratchets: ReadonlyMap<number, Uint8Array>, _identity: DeviceIdentity): Group {
  throw new Error("not yet");
}
