// A group as one member has it: created here, described here; the verbs that change it are beside it.

import { createGroup as createMlsGroup, type GroupState, mlsExporter } from "ts-mls";
import { encodeRatchetTree } from "ts-mls/ratchetTree.js";
import { type ConversationId, type DeviceId, KEY_PACKAGE_LIFETIME_MS, type UnixMs } from "../protocol/index.ts";
import { groupIdOf, readGroupId } from "./group-id.ts";
import { externalPubFrom, publicGroupInfoMessage } from "./group-info.ts";
import type { DeviceIdentity } from "./identity.ts";
import { generateKeyPackage } from "./key-package.ts";
import type { Policy } from "./policy.ts";
import { type GroupView, policyExtensions, policyOf } from "./proposals.ts";
import { MlsError } from "./refusal.ts";
import type { RosterEntry } from "./roster.ts";
import { parleySuite } from "./suite.ts";
import { rosterOf } from "./tree.ts";

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

/** A new group whose only leaf is this device's, at epoch 0. */
export async function createGroup(
  identity: DeviceIdentity,
  { conversation, generation, policy, now }: { conversation: ConversationId; generation: number; policy: Policy; now: UnixMs },
): Promise<{ group: Group /** MLSMessage, without the tree */; groupInfo: Uint8Array; tree: Uint8Array }> {
  const lifetime = { now, lifetimeMs: KEY_PACKAGE_LIFETIME_MS, lastResort: false };
  const { keyPackage, secrets } = await generateKeyPackage(identity, lifetime);
  const groupId = groupIdOf(conversation, generation);
  // ts-mls's clientConfig (which trusts everybody) is left behind here: what it would judge, we judge ourselves.
  const { clientConfig: _, ...made } = await createMlsGroup(groupId, keyPackage, secrets, policyExtensions(policy), parleySuite);
  const state: GroupState = { ...made, signaturePrivateKey: new Uint8Array() };
  const { groupContext, confirmationTag, keySchedule, ratchetTree } = state;
  const signer = { leaf: 0, privateKey: identity.privateKey };
  const epoch = { groupContext, confirmationTag, externalPub: await externalPubFrom(keySchedule.externalSecret) };
  return {
    group: { identity, state },
    groupInfo: await publicGroupInfoMessage(epoch, signer),
    tree: encodeRatchetTree(ratchetTree),
  };
}

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
