// A group as one member has it: created here, described here; the verbs that change it are beside it.

import type { GroupState } from "ts-mls";
import type { ConversationId, DeviceId, UnixMs } from "../protocol/index.ts";
import type { DeviceIdentity } from "./identity.ts";
import type { Policy } from "./policy.ts";
import type { RosterEntry } from "./roster.ts";

/** Opaque outside mls/, and never changed in place: each verb answers a new one. */
export type Group = { readonly identity: DeviceIdentity; readonly state: GroupState };

export type GroupDescription = {
  conversation: ConversationId;
  generation: number;
  epoch: number;
  own: { leaf: number; deviceId: DeviceId };
  policy: Policy;
  roster: RosterEntry[];
  /** False after this device was removed */ active: boolean;
};

/** A new group whose only leaf is this device's, at epoch 0. */
export async function createGroup(
  _identity: DeviceIdentity,
  _options: { conversation: ConversationId; generation: number; policy: Policy; now: UnixMs },
): Promise<{ group: Group /** MLSMessage, without the tree */; groupInfo: Uint8Array; tree: Uint8Array }> {
  throw new Error("not yet");
}

export function describe(_group: Group): GroupDescription {
  throw new Error("not yet");
}

/** RFC 9420 §8.5. @param length in bytes */
export async function exporter(_group: Group, _label: string, _context: Uint8Array, _length: number): Promise<Uint8Array> {
  throw new Error("not yet");
}

/** Equal for two members exactly when they agree on everything up to this epoch (RFC 9420 §8.7). */
export function epochAuthenticator(_group: Group): Uint8Array {
  throw new Error("not yet");
}

/** Overwrites secrets that are no longer needed: call it only when what replaced them is stored. */
export function zero(secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
