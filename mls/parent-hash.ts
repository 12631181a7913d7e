// Whether each parent of a ratchet tree is vouched for from below (RFC 9420 §7.9.2). ts-mls's own check hashes up to half of the tree anew for each
// leaf, which takes seconds in a group of some hundred devices: here each subtree is hashed once.

import type { RatchetTree } from "ts-mls";
import { encodeParentHashInput } from "ts-mls/parentHash.js";
import { findFirstNonBlankAncestor, removeLeaves } from "ts-mls/ratchetTree.js";
import { encodeLeafNodeHashInput, encodeParentNodeHashInput } from "ts-mls/treeHash.js";
import {
  isLeaf,
  leafWidth,
  left,
  type NodeIndex,
  nodeToLeafIndex,
  right,
  root,
  toLeafIndex,
  toNodeIndex,
} from "ts-mls/treemath.js";
import { sameBytes } from "../protocol/index.ts";
import { parleySuite } from "./suite.ts";

/** Each one is vouched for exactly once: by the leaf whose Commit made it, through those between. */
export async function parentHashesHold(tree: RatchetTree): Promise<boolean> {
  const top = root(leafWidth(tree.length));
  const vouched = new Map<NodeIndex, number>();
  const siblings = new Siblings(tree);
  for (let leaf = 0; leaf < tree.length; leaf += 2) {
    let at = toNodeIndex(leaf);
    while (at !== top) {
      const said = parentHashIn(tree[at]);
      const above = said && findFirstNonBlankAncestor(tree, at);
      const parent = above === undefined ? undefined : tree[above];
      if (said === undefined || above === undefined || parent?.nodeType !== "parent") break;
      const sibling = at < above ? right(above) : left(above);
      const { hpkePublicKey: encryptionKey, parentHash, unmergedLeaves } = parent.parent;
      const originalSiblingTreeHash = await siblings.hash(sibling, unmergedLeaves);
      const input = encodeParentHashInput({ encryptionKey, parentHash, originalSiblingTreeHash });
      if (!sameBytes(said, await parleySuite.hash.digest(input))) break;
      vouched.set(above, (vouched.get(above) ?? 0) + 1);
      at = above;
    }
  }
  return tree.every((node, index) => node?.nodeType !== "parent" || vouched.get(toNodeIndex(index)) === 1);
}

/** Only a leaf that came by its own Commit says one. */
function parentHashIn(node: RatchetTree[number]): Uint8Array | undefined {
  if (node?.nodeType === "parent") return node.parent.parentHash;
  return node?.leaf.leafNodeSource === "commit" ? node.leaf.parentHash : undefined;
}

class Siblings {
  private readonly tree: RatchetTree;
  /** As they stand */
  private readonly known = new Map<NodeIndex, Uint8Array>();
  /** Without the leaves that had not been merged into the parent: each subtree has one parent above it that asks */
  private readonly original = new Map<NodeIndex, Uint8Array>();

  constructor(tree: RatchetTree) {
    this.tree = tree;
  }

  async hash(subtree: NodeIndex, unmerged: readonly number[]): Promise<Uint8Array> {
    if (!unmerged.some((leaf) => isBelow(leaf, subtree))) return hashOf(this.tree, subtree, this.known);
    const known = this.original.get(subtree);
    if (known !== undefined) return known;
    const without = removeLeaves(
      this.tree,
      unmerged.map((leaf) => toLeafIndex(leaf)),
    );
    const hash = await hashOf(without, subtree, new Map());
    this.original.set(subtree, hash);
    return hash;
  }
}

/** The leaves below a node stand as far to either side of it as its level reaches. */
function isBelow(leaf: number, subtree: NodeIndex): boolean {
  let first: NodeIndex = subtree;
  let last: NodeIndex = subtree;
  while (!isLeaf(first)) first = left(first);
  while (!isLeaf(last)) last = right(last);
  return 2 * leaf >= first && 2 * leaf <= last;
}

/** RFC 9420 §7.8 */
async function hashOf(tree: RatchetTree, at: NodeIndex, known: Map<NodeIndex, Uint8Array>): Promise<Uint8Array> {
  const before = known.get(at);
  if (before !== undefined) return before;
  const node = tree[at];
  const hash = await parleySuite.hash.digest(
    isLeaf(at)
      ? encodeLeafNodeHashInput({
          nodeType: "leaf",
          leafIndex: nodeToLeafIndex(at),
          leafNode: node?.nodeType === "leaf" ? node.leaf : undefined,
        })
      : encodeParentNodeHashInput({
          nodeType: "parent",
          parentNode: node?.nodeType === "parent" ? node.parent : undefined,
          leftHash: await hashOf(tree, left(at), known),
          rightHash: await hashOf(tree, right(at), known),
        }),
  );
  known.set(at, hash);
  return hash;
}
