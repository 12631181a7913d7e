// The secrets of the next epoch, from the path secrets of a Commit (RFC 9420 §7.4, §8).

import type { GroupContext, PrivateKeyPath, RatchetTree } from "ts-mls";
import { deriveSecret } from "ts-mls/crypto/kdf.js";
import { initializeEpoch } from "ts-mls/keySchedule.js";
import { toPrivateKeyPath } from "ts-mls/privateKeyPath.js";
import { createSecretTree } from "ts-mls/secretTree.js";
import { directPath, leafToNodeIndex, leafWidth, type NodeIndex, toLeafIndex } from "ts-mls/treemath.js";
import { parleySuite } from "./suite.ts";

/** No PSK is ever used here. */
export const noPsk: Uint8Array = new Uint8Array(parleySuite.kdf.size);

/**
 * Path secrets from one node of the committer's path up to the last, and the commit secret, which is one step further. After the
 * path was applied, the parents above the committer that are not blank are exactly its filtered direct path.
 */
export async function climb(tree: RatchetTree, from: NodeIndex, secret: Uint8Array) {
  const { kdf } = parleySuite;
  const secrets: Record<number, Uint8Array> = { [from]: secret };
  let last = secret;
  for (const above of directPath(from, leafWidth(tree.length))) {
    if (tree[above] === undefined) continue;
    last = await deriveSecret(last, "path", kdf);
    secrets[above] = last;
  }
  return { secrets, commitSecret: await deriveSecret(last, "path", kdf) };
}

/** The keys of one's own leaf and of the parents above it that are not blank; what else was held is forgotten. */
export async function privatePathAfter(
  tree: RatchetTree,
  leaf: number,
  held: PrivateKeyPath["privateKeys"],
  secrets: Record<number, Uint8Array>,
  leafKey?: Uint8Array,
): Promise<PrivateKeyPath> {
  const own = leafToNodeIndex(toLeafIndex(leaf));
  const fresh = (await toPrivateKeyPath(secrets, leaf, parleySuite)).privateKeys;
  const merged: Record<number, Uint8Array> = { ...held, ...fresh, ...(leafKey === undefined ? {} : { [own]: leafKey }) };
  const privateKeys: Record<number, Uint8Array> = {};
  for (const node of [own, ...directPath(own, leafWidth(tree.length))]) {
    const key = merged[node];
    if (key !== undefined && tree[node] !== undefined) privateKeys[node] = key;
  }
  return { leafIndex: leaf, privateKeys };
}

export async function nextEpoch(initSecret: Uint8Array, commitSecret: Uint8Array, context: GroupContext, tree: RatchetTree) {
  const { kdf } = parleySuite;
  const epoch = await initializeEpoch(initSecret, commitSecret, context, noPsk, kdf);
  const secretTree = await createSecretTree(leafWidth(tree.length), epoch.encryptionSecret, kdf);
  epoch.encryptionSecret.fill(0);
  return { ...epoch, secretTree };
}
