// KeyPackages: what a device leaves with the directory so that others can add it while it is away (RFC 9420 §10).

import type { AccountId, DeviceId, UnixMs } from "../protocol/index.ts";
import type { DeviceIdentity } from "./identity.ts";
import type { Refused } from "./refusal.ts";

export type KeyPackageSecrets = {
  /** MLSMessage with the KeyPackage: public */ bytes: Uint8Array;
  /** For this device's store only */ privateBytes: Uint8Array;
};

export type KeyPackageClaims = {
  kind: "ok";
  /** KeyPackageRef, base64url */ ref: string;
  accountId: AccountId;
  accountKey: Uint8Array;
  deviceId: DeviceId;
  deviceKey: Uint8Array;
  notAfter: UnixMs;
  lastResort: boolean;
};

export async function createKeyPackage(
  _identity: DeviceIdentity,
  _options: { now: UnixMs; lifetimeMs: number; lastResort: boolean },
): Promise<KeyPackageSecrets & { ref: string }> {
  throw new Error("not yet");
}

export async function readKeyPackage(_bytes: Uint8Array, _at: UnixMs): Promise<KeyPackageClaims | Refused> {
  throw new Error("not yet");
}
