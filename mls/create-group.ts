// A group begins.

import { createGroup as createMlsGroup, type GroupState } from "ts-mls";
import { encodeRatchetTree } from "ts-mls/ratchetTree.js";
import { type ConversationId, KEY_PACKAGE_LIFETIME_MS, type UnixMs } from "../protocol/index.ts";
import type { Group } from "./group.ts";
import { groupIdOf } from "./group-id.ts";
import { externalPubFrom, publicGroupInfoMessage } from "./group-info.ts";
import { policyExtensions } from "./group-view.ts";
import type { DeviceIdentity } from "./identity.ts";
import { generateKeyPackage } from "./key-package.ts";
import type { Policy } from "./policy.ts";
import { parleySuite } from "./suite.ts";

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
