// Following a group: another member's Commit, checked as the service checks it and then as only a member can.

import type { GroupState } from "ts-mls";
import { verifyMembershipTag } from "ts-mls/authenticatedContent.js";
import { applyUpdatePathSecret } from "ts-mls/createCommit.js";
import { toTbs, verifyConfirmationTag } from "ts-mls/framedContent.js";
import { leafToNodeIndex, toLeafIndex, toNodeIndex } from "ts-mls/treemath.js";
import { type UnixMs, utf8 } from "../protocol/index.ts";
import type { CommitChange } from "./authorize.ts";
import { climb, nextEpoch, pathKeys, privatePathAfter } from "./epoch.ts";
import { isClaimed } from "./epoch-claim.ts";
import { epochSecrets, type Group, isActive, viewOf } from "./group.ts";
import { externalPubFrom } from "./group-info.ts";
import { type Claimed, type Inspected, inspectCommit } from "./inspect.ts";
import { MlsError, type Refused, refused } from "./refusal.ts";
import { hpkeReady, parleySuite } from "./suite.ts";

export type CommitProcessed =
  | {
      kind: "ok";
      group: Group;
      change: CommitChange /** Of the old group: zero when the new one is stored */;
      consumed: Uint8Array[];
    }
  | { kind: "removed" /** Inactive, and without secrets */; group: Group; change: CommitChange; consumed: Uint8Array[] }
  | Refused;

/**
 * For the Commits of others: one's own was accepted when the service says so, and then its `pending` group takes over.
 * @param at when the service accepted it
 */
export async function processCommit(group: Group, claimed: Claimed, at: UnixMs): Promise<CommitProcessed> {
  if (!isActive(group)) throw new MlsError("this device was removed from the group");
  await hpkeReady();
  const { identity, state } = group;
  const inspected = await inspectCommit(viewOf(group), claimed, at);
  if (inspected.kind === "refused") return inspected;
  const { change, tree } = inspected;
  const own = state.privatePath.leafIndex;
  if (!change.external && change.committer.leaf === own) return refused("sender", "this device's own Commit");
  if (!(await isFromMember(state, inspected))) return refused("membership-tag", "not made by a member of this epoch");
  const consumed = epochSecrets(group);
  if (change.removed.some((entry) => entry.leaf === own))
    return { kind: "removed", group: { identity, state: withoutSecrets(state, inspected) }, change, consumed };
  const secrets = await pathSecretsFor(state, inspected);
  const initSecret = await initSecretFor(state, inspected);
  if (secrets === undefined || initSecret === undefined)
    return refused("path-secret", "what was sealed to this device cannot be read");
  const epoch = await nextEpoch(initSecret, secrets.commitSecret, inspected.context, tree);
  for (const secret of [epoch.joinerSecret, epoch.welcomeSecret, secrets.commitSecret]) secret.fill(0);
  const { confirmationKey } = epoch.keySchedule;
  const { confirmedTranscriptHash } = inspected.context;
  if (!(await verifyConfirmationTag(confirmationKey, inspected.confirmationTag, confirmedTranscriptHash, parleySuite.hash)))
    return refused("confirmation-tag", "the committer does not share this epoch's secrets");
  if (!(await isClaimed(inspected.externalPubHash, await externalPubFrom(epoch.keySchedule.externalSecret))))
    return refused("external-pub", "whoever comes back by the key that the committer claims would come to another epoch");
  const next: GroupState = {
    ...state,
    groupContext: inspected.context,
    confirmationTag: inspected.confirmationTag,
    ratchetTree: tree,
    keySchedule: epoch.keySchedule,
    secretTree: epoch.secretTree,
    privatePath: privatePathAfter(tree, own, { ...state.privatePath.privateKeys, ...secrets.keys }),
  };
  return { kind: "ok", group: { identity, state: next }, change, consumed };
}

/** An external committer has no membership key: its signature is all there is (RFC 9420 §6.2). */
async function isFromMember(state: GroupState, { message, content }: Inspected): Promise<boolean> {
  if (message.senderType !== "member") return true;
  const tbm = { contentTbs: toTbs(content, "mls_public_message", state.groupContext), auth: message.auth };
  return verifyMembershipTag(state.keySchedule.membershipKey, tbm, message.membershipTag, parleySuite.hash);
}

async function pathSecretsFor(state: GroupState, { tree, change, provisional, path, addedLeaves }: Inspected) {
  const joined = addedLeaves.map(([leaf]) => leafToNodeIndex(leaf));
  const committer = toLeafIndex(change.committer.leaf);
  const held = privatePathAfter(tree, state.privatePath.leafIndex, state.privatePath.privateKeys);
  try {
    const found = await applyUpdatePathSecret(tree, held, committer, provisional, path, joined, parleySuite);
    const { secrets, commitSecret } = await climb(tree, toNodeIndex(found.nodeIndex), found.pathSecret);
    const keys = await pathKeys(tree, secrets);
    return keys && { keys, commitSecret };
  } catch {
    return undefined;
  }
}

/** RFC 9420 §8.3 for an external Commit. */
async function initSecretFor(state: GroupState, { proposals }: Inspected): Promise<Uint8Array | undefined> {
  const external = proposals.find((proposal) => proposal.proposalType === "external_init");
  if (external === undefined) return state.keySchedule.initSecret;
  const { hpke, kdf } = parleySuite;
  try {
    const { privateKey } = await hpke.deriveKeyPair(state.keySchedule.externalSecret);
    const { kemOutput } = external.externalInit;
    return await hpke.importSecret(privateKey, utf8("MLS 1.0 external init secret"), kemOutput, kdf.size, new Uint8Array());
  } catch {
    return undefined;
  }
}

function withoutSecrets(state: GroupState, { tree }: Inspected): GroupState {
  const gone = new Uint8Array();
  const schedule = Object.keys(state.keySchedule).map((name) => [name, gone]);
  return {
    ...state,
    ratchetTree: tree,
    keySchedule: Object.fromEntries(schedule),
    secretTree: [],
    privatePath: { leafIndex: state.privatePath.leafIndex, privateKeys: {} },
    groupActiveState: { kind: "removedFromGroup" },
  };
}
