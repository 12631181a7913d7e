import type { RatchetTree } from "ts-mls";
import { verifyParentHashes } from "ts-mls/parentHash.js";
import { expect, test } from "vitest";
import { parentHashesHold } from "./parent-hash.ts";
import { parleySuite } from "./suite.ts";
import { change, groupOf, groupPolicy, person, type World } from "./testing/people.ts";

const people = await Promise.all(Array.from({ length: 9 }, () => person()));
const devices = people.map(({ device }) => device);
const [ana, ben, cem, dia, eve] = devices as [
  (typeof devices)[0],
  (typeof devices)[0],
  (typeof devices)[0],
  (typeof devices)[0],
  (typeof devices)[0],
];
const policy = groupPolicy(people, { whoEdits: "members" });

/** Fresh, filled, with leaves that no parent knows yet, with gaps, and grown again. */
async function histories(): Promise<World[]> {
  const fresh = await groupOf(devices.slice(0, 6), policy);
  const alone = await groupOf([ana], groupPolicy([people[0] as (typeof people)[0]]));
  let filled = fresh;
  for (const by of [ben, cem, dia, eve]) filled = await change(filled, by, {});
  const grown = await change(filled, ana, { add: devices.slice(6) });
  const mixed = await change(await change(grown, devices[7] as typeof ana, {}), cem, {});
  const gaps = await change(mixed, ana, { remove: [ben.deviceId, dia.deviceId] });
  return [alone, fresh, filled, grown, mixed, gaps, await change(gaps, eve, { add: [ben] })];
}

const theirs = (tree: RatchetTree) => verifyParentHashes(tree, parleySuite.hash);

test("each tree that groups come to is sound, to ts-mls as well", async () => {
  for (const { service } of await histories()) {
    expect(await parentHashesHold(service.tree)).toBe(true);
    expect(await theirs(service.tree)).toBe(true);
  }
});

test("whatever is changed in one, the verdict is that of ts-mls", async () => {
  let refused = 0;
  for (const { service } of (await histories()).slice(3)) {
    for (const [at, node] of service.tree.entries()) {
      if (node === undefined) continue;
      for (const wrong of wrongs(node)) {
        const tree = service.tree.slice();
        tree[at] = wrong;
        const verdict = await parentHashesHold(tree);
        expect(verdict, `node ${at}`).toBe(await theirs(tree));
        if (!verdict) refused++;
      }
    }
  }
  expect(refused).toBeGreaterThan(100);
});

type Node = NonNullable<RatchetTree[number]>;
function* wrongs(node: Node): Iterable<Node> {
  const flipped = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
  if (node.nodeType === "leaf") {
    const { leaf } = node;
    yield { ...node, leaf: { ...leaf, hpkePublicKey: flipped(leaf.hpkePublicKey) } };
    if (leaf.leafNodeSource === "commit") yield { ...node, leaf: { ...leaf, parentHash: flipped(leaf.parentHash) } };
    return;
  }
  const { parent } = node;
  yield { ...node, parent: { ...parent, hpkePublicKey: flipped(parent.hpkePublicKey) } };
  yield {
    ...node,
    parent: { ...parent, parentHash: parent.parentHash.length === 0 ? new Uint8Array(48) : flipped(parent.parentHash) },
  };
  yield { ...node, parent: { ...parent, unmergedLeaves: [...parent.unmergedLeaves, 0] } };
  yield { ...node, parent: { ...parent, unmergedLeaves: parent.unmergedLeaves.slice(1) } };
}
