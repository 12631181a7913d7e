// The proposals of a Commit, judged and applied: what it would change, and the tree it leads to (RFC 9420 §12.2, §12.3).

import type { GroupContext, KeyPackage, LeafNode, Proposal, RatchetTree } from "ts-mls";
import { addLeafNode, removeLeafNode } from "ts-mls/ratchetTree.js";
import { directPath, type LeafIndex, leafWidth, nodeToLeafIndex, toLeafIndex } from "ts-mls/treemath.js";
import type { UnixMs } from "../protocol/index.ts";
import { authorize, type CommitChange, rosterAfter } from "./authorize.ts";
import { credentialsOf } from "./credential.ts";
import { type GroupView, policyExtensions, policyIn, policyOf } from "./group-view.ts";
import { judgeKeyPackage } from "./key-package.ts";
import { rosterOf } from "./leaves.ts";
import type { Policy } from "./policy.ts";
import { type Refused, refused } from "./refusal.ts";
import { entryAt, type RosterEntry } from "./roster.ts";
import { shapeProblem } from "./shape.ts";
import { standings } from "./standing.ts";
import { XWING_CIPHERTEXT_BYTES } from "./xwing-key.ts";

/** Who makes the Commit: a leaf that is there, or (external) one that comes back, whose leaf is found when it is added. */
export type Committer = { kind: "member"; entry: RosterEntry } | { kind: "external"; entry: Omit<RosterEntry, "leaf"> };

export type Judged = {
  kind: "ok";
  change: CommitChange;
  /** After removes and adds, before the path */ tree: RatchetTree;
  /** This epoch's context with the extensions of the next */ context: GroupContext;
  addedLeaves: [LeafIndex, KeyPackage][];
};

/** @param joining the leaf of an external committer */
export async function judgeProposals(
  view: GroupView,
  committer: Committer,
  proposals: readonly Proposal[],
  at: UnixMs,
  joining?: LeafNode,
): Promise<Judged | Refused> {
  const sorted = sortProposals(proposals, committer.kind);
  if (sorted.kind === "refused") return sorted;
  const roster = rosterOf(view.tree);
  const removed: RosterEntry[] = [];
  let tree = view.tree;
  for (const leaf of sorted.removes) {
    const entry = entryAt(roster, leaf);
    if (entry === undefined || removed.includes(entry)) return refused("not-allowed-to-remove", `leaf ${leaf} is not there`);
    if (committer.kind === "member" && committer.entry.leaf === leaf)
      return refused("not-allowed-to-remove", "a committer cannot remove itself");
    removed.push(entry);
    tree = removeLeaf(tree, leaf);
  }
  const added: CommitChange["added"] = [];
  const addedLeaves: [LeafIndex, KeyPackage][] = [];
  for (const [place, keyPackage] of sorted.adds.entries()) {
    const claims = await judgeKeyPackage(keyPackage, at);
    if (claims.kind === "refused")
      return refused(claims.rule, `KeyPackage ${place + 1} of ${sorted.adds.length}: ${claims.detail}`);
    const { ref, accountId, accountKey, deviceId, deviceKey, proof } = claims;
    if (added.some((other) => other.ref === ref)) return refused("reused-key", "one KeyPackage is added twice");
    // It would get a Welcome in the place of the Commit that removes it, and could not tell why.
    if (removed.some((other) => other.deviceId === deviceId))
      return refused("duplicate-device", "removed and added in one Commit");
    const [next, leaf] = addLeaf(tree, keyPackage.leafNode);
    added.push({ leaf, accountId, accountKey, deviceId, deviceKey, proof, ref });
    addedLeaves.push([leaf, keyPackage]);
    tree = next;
  }
  let own: RosterEntry;
  if (committer.kind === "member") own = committer.entry;
  else {
    if (joining === undefined) return refused("path-missing", "an external Commit has a path");
    const [next, leaf] = addLeaf(tree, joining);
    tree = next;
    own = { ...committer.entry, leaf };
  }
  const change: Omit<CommitChange, "lost"> = {
    epoch: Number(view.context.epoch) + 1,
    committer: own,
    external: committer.kind === "external",
    added,
    removed,
    policy: sorted.policy,
  };
  const policy = policyOf(view.context);
  if (policy === undefined) return refused("policy", "the group has no policy of ours");
  const shown = joining && credentialsOf(joining.credential)?.proof;
  const standing = await standings(roster, change, shown);
  if (standing.kind === "refused") return standing;
  const judged: CommitChange = { ...change, lost: standing.lost };
  const authorized = authorize(policy, roster, judged);
  if (authorized.kind === "refused") return authorized;
  const next = { groupId: view.context.groupId, epoch: view.context.epoch + 1n };
  const shape = await shapeProblem(next, policy, rosterAfter(roster, judged));
  if (shape !== undefined) return shape;
  const context = sorted.policy === null ? view.context : { ...view.context, extensions: policyExtensions(sorted.policy) };
  return { kind: "ok", change: judged, tree, context, addedLeaves };
}

/** RFC 9420 §7.8. Whoever is alone and comes back removes the last leaf: one blank leaf is left then, where ts-mls throws. */
export function removeLeaf(tree: RatchetTree, leaf: number): RatchetTree {
  const isLast = tree.every((node, index) => node?.nodeType !== "leaf" || index === 2 * leaf);
  return isLast ? [undefined] : removeLeafNode(tree, toLeafIndex(leaf));
}

/** RFC 9420 §7.7, and the unmerged leaves in rising order as §7.1 wants them (ts-mls appends). */
export function addLeaf(tree: RatchetTree, leaf: LeafNode): [RatchetTree, LeafIndex] {
  const [next, index] = addLeafNode(tree, leaf);
  for (const above of directPath(index, leafWidth(next.length))) {
    const node = next[above];
    if (node?.nodeType !== "parent") continue;
    const unmergedLeaves = [...node.parent.unmergedLeaves].sort((a, b) => a - b);
    next[above] = { nodeType: "parent", parent: { ...node.parent, unmergedLeaves } };
  }
  return [next, nodeToLeafIndex(index)];
}

type Sorted = { kind: "ok"; adds: KeyPackage[]; removes: number[]; policy: Policy | null };

function sortProposals(proposals: readonly Proposal[], committer: Committer["kind"]): Sorted | Refused {
  const sorted: Sorted = { kind: "ok", adds: [], removes: [], policy: null };
  let externalInits = 0;
  for (const proposal of proposals) {
    switch (proposal.proposalType) {
      case "add":
        sorted.adds.push(proposal.add.keyPackage);
        break;
      case "remove":
        sorted.removes.push(proposal.remove.removed);
        break;
      case "external_init":
        if (proposal.externalInit.kemOutput.length !== XWING_CIPHERTEXT_BYTES)
          return refused("malformed", "external_init holds no ciphertext of this suite");
        externalInits++;
        break;
      case "group_context_extensions": {
        const [only, ...more] = proposal.groupContextExtensions.extensions;
        const policy = only === undefined || more.length > 0 ? undefined : policyIn(only);
        if (policy === undefined || sorted.policy !== null) return refused("policy", "the only extension is one policy of ours");
        sorted.policy = policy;
        break;
      }
      default:
        return refused("proposal-type", `${proposal.proposalType} is not used here`);
    }
  }
  if (externalInits !== (committer === "external" ? 1 : 0))
    return refused("proposal-type", "an external Commit, and no other, has one external_init");
  return sorted;
}
