// A Commit whose path secrets some of the members cannot open, as a malicious member makes it: everything else in it is right.

import type { HPKECiphertext, Proposal } from "ts-mls";
import { filteredDirectPathAndCopathResolution } from "ts-mls/ratchetTree.js";
import { directPath, leafToNodeIndex, leafWidth, toLeafIndex } from "ts-mls/treemath.js";
import { commitWithPath, makePath } from "../assemble.ts";
import type { Group } from "../group.ts";
import { type Bundle, partsOf } from "./craft.ts";

/** @param victims leaves; whoever stands under the same node of the tree is left out with them */
export async function garbled(
  group: Group,
  victims: readonly number[],
  proposals: Proposal[] = [],
): Promise<Bundle & { pending: Group }> {
  const parts = partsOf(group, proposals);
  const made = await makePath(parts);
  const above = new Set(
    victims.flatMap((leaf) => {
      const node = leafToNodeIndex(toLeafIndex(leaf));
      return [node, ...directPath(node, leafWidth(parts.tree.length))] as number[];
    }),
  );
  const places = filteredDirectPathAndCopathResolution(toLeafIndex(parts.leaf), parts.tree);
  const joined = new Set<number>(parts.addedLeaves.map(([leaf]) => leafToNodeIndex(leaf)));
  const nodes = made.path.nodes.map((node, i) => {
    const recipients = places[i]?.resolution.filter((each) => !joined.has(each)) ?? [];
    const encryptedPathSecret = node.encryptedPathSecret.map((sealed, place) => {
      return above.has(recipients[place] ?? -1) ? garbage(sealed) : sealed;
    });
    return { ...node, encryptedPathSecret };
  });
  const { state, ...bundle } = await commitWithPath(parts, { ...made, path: { ...made.path, nodes } });
  return { ...bundle, pending: { identity: group.identity, state } };
}

function garbage({ kemOutput, ciphertext }: HPKECiphertext): HPKECiphertext {
  return { kemOutput, ciphertext: ciphertext.map((byte) => byte ^ 1) };
}
