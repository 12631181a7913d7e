// A group as one member has it, described; the verbs that make and change it are beside it.

import { type GroupState, mlsExporter } from "ts-mls";
import type { ConversationId, DeviceId } from "../protocol/index.ts";
import { readGroupId } from "./group-id.ts";
import { type GroupView, policyOf } from "./group-view.ts";
import type { DeviceIdentity } from "./identity.ts";
import { rosterOf } from "./leaves.ts";
import type { Policy } from "./policy.ts";
import { MlsError } from "./refusal.ts";
import type { RosterEntry } from "./roster.ts";
import { parleySuite } from "./suite.ts";

/** Opaque outside mls/, and never changed in place: each verb answers a new one. The device's own keys are not in `state`. */
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

export function describe({ identity, state }: Group): GroupDescription {
  const id = readGroupId(state.groupContext.groupId);
  const policy = policyOf(state.groupContext);
  if (id === undefined || policy === undefined) throw new MlsError("a group that is not one of ours");
  return {
    ...id,
    epoch: Number(state.groupContext.epoch),
    own: { leaf: state.privatePath.leafIndex, deviceId: identity.deviceId },
    policy,
    roster: rosterOf(state.ratchetTree),
    active: isActive({ identity, state }),
  };
}

export function isActive({ state }: Group): boolean {
  return state.groupActiveState.kind === "active";
}

export function viewOf({ state }: Group): GroupView {
  return { context: state.groupContext, tree: state.ratchetTree, confirmationTag: state.confirmationTag };
}

/** RFC 9420 §8.5. @param length in bytes */
export function exporter({ state }: Group, label: string, context: Uint8Array, length: number): Promise<Uint8Array> {
  return mlsExporter(state.keySchedule.exporterSecret, label, context, length, parleySuite);
}

/** Equal for two members exactly when they agree on everything up to this epoch (RFC 9420 §8.7). */
export function epochAuthenticator({ state }: Group): Uint8Array {
  return state.keySchedule.epochAuthenticator;
}

/** All that only this epoch needs. The next epoch shares none of these arrays. */
export function epochSecrets({ state }: Group): Uint8Array[] {
  const { epochAuthenticator: _, ...secrets } = state.keySchedule;
  const ratchets = state.secretTree.flatMap(({ handshake, application }) => [
    handshake.secret,
    application.secret,
    ...Object.values(application.unusedGenerations),
  ]);
  return [...Object.values(secrets), ...ratchets];
}

/** Overwrites secrets that are no longer needed: call it only when what replaced them is stored. */
export function zero(secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
