// Coming into a group by a Welcome and the ratchet tree that the service keeps (RFC 9420 §12.4.3.1).

import type { AccountId, DeviceId, UnixMs } from "../protocol/index.ts";
import type { Group } from "./group.ts";
import type { DeviceIdentity } from "./identity.ts";
import type { KeyPackageSecrets } from "./key-package.ts";
import type { Refused } from "./refusal.ts";

export type Joined = {
  kind: "ok";
  group: Group;
  /** The KeyPackage whose secrets are used up (unless it is the last resort, which the caller rotates) */ usedRef: string;
  addedBy: { accountId: AccountId; deviceId: DeviceId };
};

export async function join(_invitation: {
  welcome: Uint8Array;
  tree: Uint8Array;
  /** The caller's own, those of them that may be meant */ keyPackages: readonly KeyPackageSecrets[];
  identity: DeviceIdentity;
  at: UnixMs;
}): Promise<Joined | Refused> {
  throw new Error("not yet");
}

/** The KeyPackageRefs (base64url) that a Welcome is for, so that the caller loads only the secrets it needs. */
export function welcomeRefs(_welcome: Uint8Array): string[] | undefined {
  throw new Error("not yet");
}
