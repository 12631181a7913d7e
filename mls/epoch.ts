// The secrets of the next epoch, from the path secrets of a Commit (RFC 9420 §7.4, §8).

import type { GroupContext, PrivateKeyPath, RatchetTree } from "ts-mls";
import { deriveSecret } from "ts-mls/crypto/kdf.js";
import { initializeEpoch } from "ts-mls/keySchedule.js";
import { createSecretTree } from "ts-mls/secretTree.js";
import { directPath, leafToNodeIndex, leafWidth, type NodeIndex, toLeafIndex } from "ts-mls/treemath.js";
import { sameBytes } from "../protocol/index.ts";
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

/**
 * The private key of each node on a path, or undefined where a secret does not lead to the public key that the tree shows (RFC 9420
 * §7.5, §12.4.3.1). A committer could put another key there: whoever commits next would seal to it, and be blamed for what then
 * cannot be read.
 */
export async function pathKeys(tree: RatchetTree, secrets: Record<number, Uint8Array>): Promise<PrivateKeys | undefined> {
  const { kdf, hpke } = parleySuite;
  const keys: Record<number, Uint8Array> = {};
  for (const [index, secret] of Object.entries(secrets)) {
    const { publicKey, privateKey } = await hpke.deriveKeyPair(await deriveSecret(secret, "node", kdf));
    const node = tree[Number(index)];
    if (node?.nodeType !== "parent" || !sameBytes(node.parent.hpkePublicKey, await hpke.exportPublicKey(publicKey)))
      return undefined;
    keys[Number(index)] = await hpke.exportPrivateKey(privateKey);
  }
  return keys;
}

type PrivateKeys = PrivateKeyPath["privateKeys"];

/** The keys of one's own leaf and of the parents above it that are not blank; what else was held is forgotten. */
export function privatePathAfter(tree: RatchetTree, leaf: number, held: PrivateKeys): PrivateKeyPath {
  const own = leafToNodeIndex(toLeafIndex(leaf));
  const privateKeys: Record<number, Uint8Array> = {};
  for (const node of [own, ...directPath(own, leafWidth(tree.length))]) {
    const key = held[node];
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
