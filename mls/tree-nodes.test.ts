import { expect, test } from "vitest";
import { changedNodes, nodesOfTree, type PublicGroup, publicGroupTree, treeOfNodes } from "./index.ts";
import { change, groupOf, groupPolicy, person } from "./testing/people.ts";

const people = await Promise.all(Array.from({ length: 12 }, () => person()));
const devices = people.map(({ device }) => device);
const policy = groupPolicy(people);
const at = (place: number) => devices[place] as (typeof devices)[0];

test("[SQ9] what is kept node by node is the tree after each Commit, and a Commit changes its path and no more", async () => {
  const nodes = new Map<number, Uint8Array>();
  let before: PublicGroup | null = null;
  const follow = (service: PublicGroup) => {
    const changes = changedNodes(before, service);
    for (const { node, bytes } of changes) bytes === null ? nodes.delete(node) : nodes.set(node, bytes);
    before = service;
    const kept = [...nodes].map(([node, bytes]) => ({ node, bytes })).sort((one, other) => one.node - other.node);
    expect(treeOfNodes(kept)).toEqual(publicGroupTree(service));
    expect(nodesOfTree(publicGroupTree(service))).toEqual(kept);
    return changes.length;
  };
  let world = await groupOf(devices.slice(0, 9), policy);
  expect(follow(world.service)).toBe(9 + 4);
  // Of nine leaves four are on the way up, five of the last, whose place in the tree is the deepest.
  for (const [by, path] of [
    [2, 5],
    [7, 5],
    [8, 2],
  ] as const) {
    world = await change(world, at(by), {});
    expect(follow(world.service)).toBe(path);
  }
  world = await change(world, at(3), { add: devices.slice(9) });
  follow(world.service);
  world = await change(world, at(9), { remove: [at(1).deviceId, at(4).deviceId] });
  follow(world.service);
  // Half of the tree goes.
  world = await change(world, at(0), { remove: devices.slice(8).map(({ deviceId }) => deviceId) });
  follow(world.service);
  world = await change(world, at(6), { add: [at(1)] });
  follow(world.service);
  expect(changedNodes(world.service, world.service)).toEqual([]);
});
