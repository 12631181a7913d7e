// The UpdatePath of a Commit, as far as anybody can check it who knows the tree (RFC 9420 §7.5, §7.6).

import type { GroupContext, HPKECiphertext, KeyPackage, RatchetTree, UpdatePath, UpdatePathNode } from "ts-mls";
import { verifyLeafNodeSignature } from "ts-mls/leafNode.js";
import { filteredDirectPathAndCopathResolution } from "ts-mls/ratchetTree.js";
import { type LeafIndex, leafToNodeIndex, toLeafIndex } from "ts-mls/treemath.js";
import { applyUpdatePath } from "ts-mls/updatePath.js";
import { sameBytes } from "../protocol/index.ts";
import type { CommitChange } from "./authorize.ts";
import { isOurLeaf } from "./capabilities.ts";
import { credentialHolds } from "./credential-holds.ts";
import { entryOf } from "./leaves.ts";
import { type Refused, refused } from "./refusal.ts";
import { parleySuite } from "./suite.ts";
import { repeatedKey } from "./tree.ts";
import { isXWingPublicKey, XWING_CIPHERTEXT_BYTES } from "./xwing-key.ts";

/** The committer's new leaf is the same device of the same account with the same key; only its proof may be newer. */
export async function pathLeafProblem(
  { groupId }: GroupContext,
  { committer }: CommitChange,
  { leafNode }: UpdatePath,
): Promise<Refused | undefined> {
  const entry = entryOf(committer.leaf, leafNode);
  const isSame =
    entry !== undefined &&
    entry.accountId === committer.accountId &&
    entry.deviceId === committer.deviceId &&
    sameBytes(entry.accountKey, committer.accountKey) &&
    sameBytes(entry.deviceKey, committer.deviceKey);
  if (!isSame || !isOurLeaf(leafNode)) return refused("leaf-credential", "the leaf of the path is not the committer's");
  if (!(await credentialHolds(leafNode.credential, leafNode.signaturePublicKey)))
    return refused("standing", "its account does not have the committer");
  const holds = await verifyLeafNodeSignature(leafNode, groupId, committer.leaf, parleySuite.signature);
  return holds ? undefined : refused("signature", "the leaf of the path is not signed by its device");
}

/** RFC 9420 §7.5; also counts the sealed path secrets, one for each recipient. */
export async function applyPath(
  before: RatchetTree,
  { committer, external }: CommitChange,
  path: UpdatePath,
  addedLeaves: [LeafIndex, KeyPackage][],
): Promise<RatchetTree | Refused> {
  const leaf = toLeafIndex(committer.leaf);
  const joined = new Set(addedLeaves.map(([index]) => leafToNodeIndex(index)));
  const places = filteredDirectPathAndCopathResolution(leaf, before);
  const fits =
    isXWingPublicKey(path.leafNode.hpkePublicKey) &&
    places.length === path.nodes.length &&
    places.every(({ resolution }, i) => {
      const recipients = resolution.filter((node) => !joined.has(node));
      const node = path.nodes[i];
      return node?.encryptedPathSecret.length === recipients.length && isSealable(node);
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

/** A key that the next committer can seal to, and secrets of the one size that they have. */
function isSealable({ hpkePublicKey, encryptedPathSecret }: UpdatePathNode): boolean {
  const sealed = ({ kemOutput, ciphertext }: HPKECiphertext) =>
    kemOutput.length === XWING_CIPHERTEXT_BYTES && ciphertext.length === parleySuite.kdf.size + AEAD_TAG_BYTES;
  return isXWingPublicKey(hpkePublicKey) && encryptedPathSecret.every(sealed);
}
const AEAD_TAG_BYTES = 16;
