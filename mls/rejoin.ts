// Coming back after the state was lost: an external Commit of a device whose account is still in the group (RFC 9420 §12.4.3.2).

import type { Proposal } from "ts-mls";
import { type ConversationId, KEY_PACKAGE_LIFETIME_MS, type UnixMs, utf8 } from "../protocol/index.ts";
import { assembleCommit } from "./assemble.ts";
import type { CommitChange } from "./authorize.ts";
import { readMessage, readTree } from "./codec.ts";
import { leadsTo } from "./follow.ts";
import type { Group } from "./group.ts";
import { readGroupId } from "./group-id.ts";
import { externalPubOf } from "./group-info.ts";
import type { DeviceIdentity } from "./identity.ts";
import { generateKeyPackage } from "./key-package.ts";
import { rosterOf } from "./leaves.ts";
import { publicProblem } from "./newcomer.ts";
import { judgeProposals } from "./proposals.ts";
import type { PublicView } from "./public-view.ts";
import { type Refused, refused } from "./refusal.ts";
import { parleySuite } from "./suite.ts";

export type Rejoined = {
  kind: "ok";
  /** Use it once the service has accepted the Commit */ group: Group;
  commit: Uint8Array;
  groupInfo: Uint8Array;
  /** What goes beside the Commit into the log (CT3) */ claim: Uint8Array;
  change: CommitChange;
};

/**
 * Removes this device's old leaf if there is one. Refused by `continuity` where it is another conversation's group, or one that does
 * not follow from what this device knew (CT1, CT2).
 * @param from.at the newest time the service has stamped
 * @param from.followed to where this device could follow the log; null where it has lost its place in it
 */
export async function externalRejoin(from: {
  identity: DeviceIdentity;
  conversation: ConversationId;
  groupInfo: Uint8Array;
  tree: Uint8Array;
  at: UnixMs;
  followed: PublicView | null;
}): Promise<Rejoined | Refused> {
  const { identity, at, followed } = from;
  const groupInfo = readMessage(from.groupInfo, "mls_group_info")?.groupInfo;
  const tree = readTree(from.tree);
  if (groupInfo === undefined || tree === undefined) return refused("malformed", "not a GroupInfo with its tree");
  const externalPub = externalPubOf(groupInfo);
  if (externalPub === undefined) return refused("group-info", "it has no external_pub of ours");
  const { groupContext: context, confirmationTag } = groupInfo;
  if (readGroupId(context.groupId)?.conversation !== from.conversation)
    return refused("continuity", "the group of another conversation");
  if (followed !== null && !(await leadsTo(followed, groupInfo, externalPub)))
    return refused("continuity", "not the group that the log leads to");
  const sound = await publicProblem(groupInfo, tree);
  if (sound.kind === "refused") return sound;
  const lifetime = { now: at, lifetimeMs: KEY_PACKAGE_LIFETIME_MS, lastResort: false };
  const { keyPackage } = await generateKeyPackage(identity, lifetime);
  const { kemOutput, initSecret } = await externalInit(externalPub);
  const old = rosterOf(tree).find((entry) => entry.deviceId === identity.deviceId);
  const remove: Proposal[] = old === undefined ? [] : [{ proposalType: "remove", remove: { removed: old.leaf } }];
  const proposals: Proposal[] = [...remove, { proposalType: "external_init", externalInit: { kemOutput } }];
  const { accountId, accountKey, deviceId, proof, publicKey: deviceKey } = identity;
  const entry = { accountId, accountKey, deviceId, proof, deviceKey };
  const judged = await judgeProposals(
    { context, tree, confirmationTag },
    { kind: "external", entry },
    proposals,
    at,
    keyPackage.leafNode,
  );
  if (judged.kind === "refused") return judged;
  const {
    state,
    commit,
    groupInfo: next,
    claim,
  } = await assembleCommit({
    identity,
    sender: { senderType: "new_member_commit" },
    leaf: judged.change.committer.leaf,
    before: context,
    after: judged.context,
    confirmationTag,
    // Not used: an external Commit has no membership tag (RFC 9420 §6.2).
    membershipKey: new Uint8Array(),
    initSecret,
    held: {},
    proposals,
    tree: judged.tree,
    addedLeaves: [],
  });
  initSecret.fill(0);
  return { kind: "ok", group: { identity, state }, commit, groupInfo: next, claim, change: judged.change };
}

/** RFC 9420 §8.3. */
async function externalInit(externalPub: Uint8Array) {
  const { hpke, kdf } = parleySuite;
  const to = await hpke.importPublicKey(externalPub);
  const { enc, secret } = await hpke.exportSecret(to, utf8("MLS 1.0 external init secret"), kdf.size, new Uint8Array());
  return { kemOutput: enc, initSecret: secret };
}
