// The leaves of a ratchet tree: who sits where.

import type { LeafNode, RatchetTree } from "ts-mls";
import { leafToNodeIndex, toLeafIndex } from "ts-mls/treemath.js";
import { credentialsOf } from "./credential.ts";
import { MlsError } from "./refusal.ts";
import type { RosterEntry } from "./roster.ts";

export function leafAt(tree: RatchetTree, leaf: number): LeafNode | undefined {
  const node = tree[leafToNodeIndex(toLeafIndex(leaf))];
  return node?.nodeType === "leaf" ? node.leaf : undefined;
}

export function entryOf(leaf: number, node: LeafNode): RosterEntry | undefined {
  const credentials = credentialsOf(node.credential);
  return credentials === undefined ? undefined : { leaf, ...credentials, deviceKey: node.signaturePublicKey };
}

const rosters = new WeakMap<RatchetTree, RosterEntry[]>();
/** By leaf. The tree has been checked before: a leaf that is not ours is a bug here. */
export function rosterOf(tree: RatchetTree): RosterEntry[] {
  const known = rosters.get(tree);
  if (known !== undefined) return known;
  const roster: RosterEntry[] = [];
  for (let index = 0; index < tree.length; index += 2) {
    const node = tree[index];
    if (node?.nodeType !== "leaf") continue;
    const entry = entryOf(index / 2, node.leaf);
    if (entry === undefined) throw new MlsError(`leaf ${index / 2} has no credential of ours`);
    roster.push(entry);
  }
  rosters.set(tree, roster);
  return roster;
}
