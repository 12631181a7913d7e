// A ratchet tree node by node: what a Commit changed of it is a path, however large the group is.

import { encode } from "ts-mls/codec/tlsEncoder.js";
import { varLenDataEncoder } from "ts-mls/codec/variableLength.js";
import { encodeNode } from "ts-mls/ratchetTree.js";
import { concat, sameBytes } from "../protocol/index.ts";
import { readTree } from "./codec.ts";
import type { PublicGroup } from "./public-group.ts";
import { MlsError } from "./refusal.ts";

/** Encoded, at its place in the array of RFC 9420 §7.8; null where a node is blank now. */
export type NodeChange = { node: number; bytes: Uint8Array | null };
export type EncodedNode = { node: number; bytes: Uint8Array };

/** @param before null where there was none: then every node that is not blank */
export function changedNodes(before: Pick<PublicGroup, "tree"> | null, { tree }: Pick<PublicGroup, "tree">): NodeChange[] {
  const changes: NodeChange[] = [];
  for (let node = 0; node < Math.max(before?.tree.length ?? 0, tree.length); node++) {
    const [was, is] = [before?.tree[node], tree[node]];
    // What a Commit leaves alone stays the same object.
    if (was === is) continue;
    const bytes = is === undefined ? null : encodeNode(is);
    if (bytes === null || was === undefined || !sameBytes(encodeNode(was), bytes)) changes.push({ node, bytes });
  }
  return changes;
}

/**
 * The `ratchet_tree` of these nodes (RFC 9420 §12.4.3.3).
 * @param nodes encoded, in the order of their places
 */
export function treeOfNodes(nodes: Iterable<EncodedNode>): Uint8Array {
  const parts: Uint8Array[] = [];
  let next = 0;
  for (const { node, bytes } of nodes) {
    if (node > next) parts.push(new Uint8Array(node - next));
    parts.push(PRESENT, bytes);
    next = node + 1;
  }
  return encodeVector(concat(...parts));
}
const PRESENT = Uint8Array.of(1);
const encodeVector = encode(varLenDataEncoder);

/** Throws MlsError on bytes that are no `ratchet_tree`. */
export function nodesOfTree(bytes: Uint8Array): EncodedNode[] {
  const tree = readTree(bytes);
  if (tree === undefined) throw new MlsError("the stored tree is broken");
  return tree.flatMap((node, index) => (node === undefined ? [] : [{ node: index, bytes: encodeNode(node) }]));
}
