// What anybody who knows the public state can check of a Commit: the service and every member run this same code.

import type { Commit, FramedContent, GroupContext, KeyPackage, Proposal, PublicMessage, RatchetTree, UpdatePath } from "ts-mls";
import { nextEpochContext } from "ts-mls/clientState.js";
import { type FramedContentCommit, verifyFramedContentSignature } from "ts-mls/framedContent.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import type { LeafIndex } from "ts-mls/treemath.js";
import { type AccountId, type DeviceId, sameBytes, type UnixMs } from "../protocol/index.ts";
import type { CommitChange } from "./authorize.ts";
import { readMessage } from "./codec.ts";
import { isClaimed, readEpochClaim } from "./epoch-claim.ts";
import type { GroupView } from "./group-view.ts";
import { entryOf, rosterOf } from "./leaves.ts";
import { applyPath, pathLeafProblem } from "./path.ts";
import { type Committer, judgeProposals } from "./proposals.ts";
import { type Refused, refused } from "./refusal.ts";
import { entryAt } from "./roster.ts";
import { parleySuite } from "./suite.ts";

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
  /** Of the next epoch's key for those who come back, as its committer claims it (CT3) */ externalPubHash: Uint8Array;
};
/** A Commit as it stands in the log. */
export type Claimed = { commit: Uint8Array; claim: Uint8Array };
export type Actor = { account: AccountId; device: DeviceId };

/** @param actor whose session brings the Commit, where that is known */
export async function inspectCommit(
  view: GroupView,
  { commit, claim }: Claimed,
  at: UnixMs,
  actor?: Actor,
): Promise<Inspected | Refused> {
  const message = readMessage(commit, "mls_public_message")?.publicMessage;
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
  const leadsTo = { groupId: content.groupId, epoch: content.epoch + 1n };
  const claimed = await readEpochClaim(committer.entry.deviceKey, leadsTo, claim);
  if (claimed.kind === "refused") return claimed;
  if (!(await isClaimed(claimed.commitHash, commit))) return refused("claim", "made for another Commit");
  const proposals = proposalsByValue(content.commit);
  if (proposals === undefined) return refused("proposal-by-reference", "proposals travel inside the Commit here");
  if (path === undefined) return refused("path-missing", "every Commit has a path here");
  const judged = await judgeProposals(view, committer, proposals, at, path.leafNode);
  if (judged.kind === "refused") return judged;
  const { change, addedLeaves } = judged;
  const leafProblem = await pathLeafProblem(view.context, change, path);
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
  const { externalPubHash } = claimed;
  return {
    kind: "ok",
    change,
    message,
    content,
    path,
    proposals,
    addedLeaves,
    tree,
    provisional,
    context,
    confirmationTag,
    externalPubHash,
  };
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
