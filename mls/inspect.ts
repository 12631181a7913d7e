// What anybody who knows the public state can check of a Commit: the service and every member run this same code.

import type { Commit, FramedContent, GroupContext, KeyPackage, Proposal, PublicMessage, RatchetTree, UpdatePath } from "ts-mls";
import { nextEpochContext } from "ts-mls/clientState.js";
import { type FramedContentCommit, verifyFramedContentSignature } from "ts-mls/framedContent.js";
import { verifyLeafNodeSignature } from "ts-mls/leafNode.js";
import { filteredDirectPathAndCopathResolution } from "ts-mls/ratchetTree.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import { type LeafIndex, leafToNodeIndex, toLeafIndex } from "ts-mls/treemath.js";
import { applyUpdatePath } from "ts-mls/updatePath.js";
import { type AccountId, type DeviceId, sameBytes, type UnixMs } from "../protocol/index.ts";
import type { CommitChange } from "./authorize.ts";
import { isOurLeaf } from "./capabilities.ts";
import { readMessage } from "./codec.ts";
import { credentialHolds } from "./credential.ts";
import { type Committer, type GroupView, judgeProposals } from "./proposals.ts";
import { type Refused, refused } from "./refusal.ts";
import { entryAt } from "./roster.ts";
import { parleySuite } from "./suite.ts";
import { entryOf, repeatedKey, rosterOf } from "./tree.ts";

export type Inspected = {
  kind: "ok";
  change: CommitChange;
  message: PublicMessage;
  content: FramedContentCommit;
  path: UpdatePath;
  proposals: Proposal[];
  addedLeaves: [LeafIndex, KeyPackage][];
  /** Of the next epoch */ tree: RatchetTree;
  /** Of the next epoch, but for the transcript: what path secrets are sealed to (RFC 9420 §12.4.2) */ provisional: GroupContext;
  /** Of the next epoch */ context: GroupContext;
  confirmationTag: Uint8Array;
};
export type Actor = { account: AccountId; device: DeviceId };

/** @param actor whose session brings the Commit, where that is known */
export async function inspectCommit(view: GroupView, bytes: Uint8Array, at: UnixMs, actor?: Actor): Promise<Inspected | Refused> {
  const message = readMessage(bytes, "mls_public_message")?.publicMessage;
  if (message === undefined) return refused("malformed", "not a PublicMessage");
  const { content, auth } = message;
  if (content.contentType !== "commit" || auth.contentType !== "commit") return refused("malformed", "not a Commit");
  if (!sameBytes(content.groupId, view.context.groupId)) return refused("group", "a Commit of another group");
  if (content.epoch !== view.context.epoch) return refused("epoch", `at epoch ${content.epoch}, not ${view.context.epoch}`);
  const { path } = content.commit;
  const committer = committerOf(view, content, path);
  if (committer === undefined) return refused("sender", "neither a leaf of this group nor one that comes back");
  if (actor !== undefined && (committer.entry.deviceId !== actor.device || committer.entry.accountId !== actor.account))
    return refused("sender", "the sender is not the device of this session");
  const proposals = proposalsByValue(content.commit);
  if (proposals === undefined) return refused("proposal-by-reference", "proposals travel inside the Commit here");
  if (path === undefined) return refused("path-missing", "every Commit has a path here");
  const judged = await judgeProposals(view, committer, proposals, at, path.leafNode);
  if (judged.kind === "refused") return judged;
  const { change, addedLeaves } = judged;
  const leafProblem = await pathLeafProblem(view, change, path, at);
  if (leafProblem !== undefined) return leafProblem;
  const { deviceKey } = change.committer;
  if (!(await verifyFramedContentSignature(deviceKey, "mls_public_message", content, auth, view.context, parleySuite.signature)))
    return refused("signature", "the Commit is not signed by its sender");
  const tree = await applyPath(judged.tree, change, path, addedLeaves);
  if (!Array.isArray(tree)) return tree;
  const treeHash = await treeHashRoot(tree, parleySuite.hash);
  const provisional = { ...judged.context, epoch: view.context.epoch + 1n, treeHash };
  const { signature, confirmationTag } = auth;
  const { hash } = parleySuite;
  const context = await nextEpochContext(
    judged.context,
    "mls_public_message",
    content,
    signature,
    treeHash,
    view.confirmationTag,
    hash,
  );
  return { kind: "ok", change, message, content, path, proposals, addedLeaves, tree, provisional, context, confirmationTag };
}

function committerOf(view: GroupView, { sender }: FramedContent, path: UpdatePath | undefined): Committer | undefined {
  if (sender.senderType === "member") {
    const entry = entryAt(rosterOf(view.tree), sender.leafIndex);
    return entry && { kind: "member", entry };
  }
  if (sender.senderType !== "new_member_commit" || path === undefined) return undefined;
  const entry = entryOf(0, path.leafNode);
  return entry && { kind: "external", entry };
}

function proposalsByValue({ proposals }: Commit): Proposal[] | undefined {
  const byValue: Proposal[] = [];
  for (const each of proposals) {
    if (each.proposalOrRefType !== "proposal") return undefined;
    byValue.push(each.proposal);
  }
  return byValue;
}

/** The committer's new leaf is the same device of the same account with the same key; only its certificate may be newer. */
async function pathLeafProblem({ context }: GroupView, change: CommitChange, { leafNode }: UpdatePath, at: UnixMs) {
  const { committer } = change;
  const entry = entryOf(committer.leaf, leafNode);
  const isSame =
    entry !== undefined &&
    entry.accountId === committer.accountId &&
    entry.deviceId === committer.deviceId &&
    sameBytes(entry.accountKey, committer.accountKey) &&
    sameBytes(entry.deviceKey, committer.deviceKey);
  if (!isSame || !isOurLeaf(leafNode)) return refused("leaf-credential", "the leaf of the path is not the committer's");
  if (!(await credentialHolds(leafNode.credential, leafNode.signaturePublicKey, at)))
    return refused("certificate", "the account does not vouch for the committer now");
  const holds = await verifyLeafNodeSignature(leafNode, context.groupId, committer.leaf, parleySuite.signature);
  return holds ? undefined : refused("signature", "the leaf of the path is not signed by its device");
}

/** RFC 9420 §7.5; also counts the sealed path secrets, one for each recipient. */
async function applyPath(
  before: RatchetTree,
  { committer, external }: CommitChange,
  path: UpdatePath,
  addedLeaves: [LeafIndex, KeyPackage][],
): Promise<RatchetTree | Refused> {
  const leaf = toLeafIndex(committer.leaf);
  const joined = new Set(addedLeaves.map(([index]) => leafToNodeIndex(index)));
  const places = filteredDirectPathAndCopathResolution(leaf, before);
  const fits =
    places.length === path.nodes.length &&
    places.every(({ resolution }, i) => {
      const recipients = resolution.filter((node) => !joined.has(node));
      return path.nodes[i]?.encryptedPathSecret.length === recipients.length;
    });
  if (!fits) return refused("path", "the path does not fit the tree");
  let tree: RatchetTree;
  try {
    tree = await applyUpdatePath(before, leaf, path, parleySuite.hash, external);
  } catch (error) {
    return refused("path", error instanceof Error ? error.message : "the path does not fit the tree");
  }
  return repeatedKey(tree) ? refused("reused-key", "two nodes of the tree would have the same key") : tree;
}
