// Whether a ratchet tree that comes from elsewhere is sound (RFC 9420 §12.4.3.1).

import type { LeafNode, RatchetTree } from "ts-mls";
import { verifyLeafNodeSignature } from "ts-mls/leafNode.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import { directPath, leafToNodeIndex, leafWidth, toLeafIndex, toNodeIndex } from "ts-mls/treemath.js";
import { MAX_DEVICES_PER_CONVERSATION, sameBytes } from "../protocol/index.ts";
import { isOurLeaf } from "./capabilities.ts";
import { credentialHolds } from "./credential-holds.ts";
import { leafAt } from "./leaves.ts";
import { parentHashesHold } from "./parent-hash.ts";
import { type Refused, refused } from "./refusal.ts";
import { parleySuite } from "./suite.ts";
import { isXWingPublicKey } from "./xwing-key.ts";

/**
 * For a tree that comes from elsewhere. Lifetimes are not judged here, nor what accounts said later: that was when each leaf
 * came, and a member whose device was removed since must not keep others out.
 */
export async function treeProblem(tree: RatchetTree, groupId: Uint8Array, treeHash: Uint8Array): Promise<Refused | undefined> {
  if (tree.length > 2 * MAX_DEVICES_PER_CONVERSATION - 1) return refused("tree", "more leaves than a conversation may have");
  const structure = structureProblem(tree);
  if (structure !== undefined) return refused("tree", structure);
  if (!tree.every((node) => node === undefined || isXWingPublicKey(encryptionKeyOf(node))))
    return refused("tree", "a node has a key that cannot be sealed to");
  if (repeatedKey(tree)) return refused("reused-key", "two nodes of the tree have the same key");
  if (!sameBytes(treeHash, await treeHashRoot(tree, parleySuite.hash))) return refused("tree", "not the tree of this GroupInfo");
  const problems = await Promise.all(
    tree.map((node, index) => (node?.nodeType === "leaf" ? leafProblem(node.leaf, index / 2, groupId) : undefined)),
  );
  const problem = problems.find((each) => each !== undefined);
  if (problem !== undefined) return problem;
  return (await parentHashesHold(tree)) ? undefined : refused("tree", "a parent hash does not hold");
}

async function leafProblem(leaf: LeafNode, index: number, groupId: Uint8Array): Promise<Refused | undefined> {
  if (!isOurLeaf(leaf)) return refused("leaf-credential", `leaf ${index}: not a leaf of ours`);
  if (!(await verifyLeafNodeSignature(leaf, groupId, index, parleySuite.signature)))
    return refused("signature", `leaf ${index}: not signed by its device`);
  if (!(await credentialHolds(leaf.credential, leaf.signaturePublicKey)))
    return refused("standing", `leaf ${index}: its account does not have it`);
  return undefined;
}

/**
 * RFC 9420 §7.9: leaves at even places, parents at odd ones; each unmerged leaf is a leaf below, and every parent between lists it
 * too. ts-mls's own check demands that all parents above list the same leaves, and so refuses sound trees.
 */
function structureProblem(tree: RatchetTree): string | undefined {
  for (const [index, node] of tree.entries()) {
    if (node === undefined) continue;
    if ((node.nodeType === "leaf") !== (index % 2 === 0)) return `node ${index} is of the wrong type`;
    if (node.nodeType === "leaf") continue;
    let last = -1;
    for (const leaf of node.parent.unmergedLeaves) {
      if (leaf <= last || leafAt(tree, leaf) === undefined) return `node ${index} lists a leaf that is not there`;
      last = leaf;
      const above = directPath(leafToNodeIndex(toLeafIndex(leaf)), leafWidth(tree.length));
      const place = above.indexOf(toNodeIndex(index));
      if (place < 0) return `node ${index} lists a leaf that is not below it`;
      for (const between of above.slice(0, place)) {
        const parent = tree[between];
        if (parent?.nodeType === "parent" && !parent.parent.unmergedLeaves.includes(leaf)) return `node ${between} hides a leaf`;
      }
    }
  }
  return undefined;
}

/** Encryption keys are unique in the whole tree, signature keys among its leaves (RFC 9420 §7.3). */
export function repeatedKey(tree: RatchetTree): boolean {
  const encryption = new Set<string>();
  const signature = new Set<string>();
  let keys = 0;
  let signers = 0;
  for (const node of tree) {
    if (node === undefined) continue;
    keys++;
    encryption.add(nameOf(encryptionKeyOf(node)));
    if (node.nodeType === "parent") continue;
    signers++;
    signature.add(nameOf(node.leaf.signaturePublicKey));
  }
  return encryption.size < keys || signature.size < signers;
}

/** One letter a byte: several times as fast as base64url, for keys that are compared in their hundreds. */
function nameOf(key: Uint8Array): string {
  return String.fromCharCode.apply(undefined, key as unknown as number[]);
}

function encryptionKeyOf(node: Node): Uint8Array {
  return node.nodeType === "leaf" ? node.leaf.hpkePublicKey : node.parent.hpkePublicKey;
}

type Node = NonNullable<RatchetTree[number]>;
