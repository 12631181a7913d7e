// What a group costs as it grows: to make, to come into, to change.

import {
  changedNodes,
  createCommit,
  createGroup,
  type DeviceIdentity,
  decodePublicGroup,
  type Group,
  join,
  type KeyPackageSecrets,
  OPEN_RULES,
  openPublicGroup,
  processCommit,
  publicGroupInfo,
  publicGroupTree,
  treeOfNodes,
  verifyCommit,
} from "../mls/index.ts";
import { type BigGroup, groupOf, identities } from "./group-of.ts";
import { cost, type Measured, medianMs } from "./measure.ts";

const SIZES = [2, 10, 100, 256, 1_024];

/** The budget of an update Commit in a group of 100, once the tree has filled. */
const UPDATE_AT_100 = { ms: 150, bytes: 60_000 };
/** Of so many members one has committed: their paths meet in most subtrees. */
const FILLED_BY = 8;

/**
 * Self-updates in groups of 10 and of 100. In a fresh one each leaf gets a secret of its own; each member who has committed fills its
 * path, and then one secret is enough for all below.
 */
export async function* benchUpdate(): AsyncGenerator<Measured> {
  const all = await identities(100);
  let ten = { ms: Number.NaN, bytes: Number.NaN };
  for (const size of [10, 100]) {
    const made = await groupOf(all.slice(0, size));
    const fresh = await costOfUpdate(made.group);
    const filled = await costOfUpdate(await filledTree(made, size === 10 ? 2 : FILLED_BY));
    if (size === 10) ten = fresh;
    yield cost(`update Commit in a fresh group of ${size}`, fresh.ms, "ms", undefined);
    yield cost(`update Commit in a fresh group of ${size}`, fresh.bytes, "bytes", undefined);
    const what = `  when one of ${size === 10 ? 2 : FILLED_BY} has committed`;
    yield cost(what, filled.ms, "ms", size === 100 ? { limit: UPDATE_AT_100.ms, budget: 1 } : undefined);
    yield cost(what, filled.bytes, "bytes", size === 100 ? { limit: UPDATE_AT_100.bytes, budget: 1 } : undefined);
    if (size === 100)
      yield cost("  ten times that of a fresh 10", ten.ms * 10, "ms", { limit: fresh.ms, budget: 0, note: "of 100" });
  }
}

async function costOfUpdate(group: Group): Promise<{ ms: number; bytes: number }> {
  const intent = { add: [], remove: [], at: Date.now() };
  const ms = await medianMs(5, 1, () => createCommit(group, intent));
  return { ms, bytes: taken(await createCommit(group, intent)).commit.length };
}

/** The creator's view after each `every`th member has committed an update, one after another, and these have followed. */
async function filledTree(made: BigGroup, every: number): Promise<Group> {
  const now = Date.now();
  const members = [made.group];
  const tree = publicGroupTree((await verifiedFirst(made, now)).next);
  for (let leaf = every; leaf < made.devices.length; leaf += every) members.push(await joinedAt(leaf, made, tree));
  for (const [at, own] of members.entries()) {
    const update = taken(await createCommit(own, { add: [], remove: [], at: now }));
    for (const [other, group] of members.entries()) {
      members[other] = other === at ? update.pending : taken(await processCommit(group, update, now)).group;
    }
  }
  return members[0] as Group;
}

async function joinedAt(leaf: number, made: BigGroup, tree: Uint8Array): Promise<Group> {
  const joined = await join({
    welcome: made.first.welcome ?? new Uint8Array(),
    tree,
    keyPackages: [made.keyPackages[leaf - 1] as KeyPackageSecrets],
    identity: made.devices[leaf] as DeviceIdentity,
    conversation: made.id,
    claim: made.first.claim,
  });
  return taken(joined).group;
}

/** What the service has after the first Commit. */
async function verifiedFirst(made: BigGroup, at: number) {
  const { groupInfo, tree } = made.creation;
  const creator = made.devices[0] as DeviceIdentity;
  const opened = taken(await openPublicGroup({ groupInfo, tree, at }));
  return taken(
    await verifyCommit(opened.group, made.first, { at, actor: { account: creator.accountId, device: creator.deviceId } }),
  );
}

function taken<Result extends { kind: string }>(result: Result): Exclude<Result, { kind: "refused" }> {
  if (result.kind === "refused") throw new Error(JSON.stringify(result));
  return result as Exclude<Result, { kind: "refused" }>;
}

export async function benchGroups(): Promise<Measured[]> {
  const rows: Measured[] = [];
  /** To come in, for each device that is there: with the size of the tree, and no more, since each subtree is hashed once */
  const joining = new Map<number, number>();
  const all = await identities(Math.max(...SIZES));
  for (const size of SIZES) {
    const devices = all.slice(0, size);
    const now = Date.now();
    const startCreate = performance.now();
    const made = await groupOf(devices);
    const creator = devices[0] as DeviceIdentity;
    const actor = { account: creator.accountId, device: creator.deviceId };
    const createMs = performance.now() - startCreate;
    const { commit, welcome, groupInfo } = made.first;
    const addMs = await medianMs(1, 1, async () => {
      const begun = await createGroup(creator, {
        conversation: made.id,
        generation: 0,
        policy: { version: 1, kind: "group", admins: [], ...OPEN_RULES },
        now,
      });
      await createCommit(begun.group, { add: made.keyPackages.map(({ bytes }) => bytes), remove: [], at: now });
    });
    const verified = await verifiedFirst(made, now);
    const tree = publicGroupTree(verified.next);
    const joinMs = await medianMs(1, 1, () => joinedAt(size - 1, made, tree));
    joining.set(size, joinMs / size);
    const joined = await joinedAt(size - 1, made, tree);
    const updateMs = await medianMs(2, 1, () => createCommit(made.group, { add: [], remove: [], at: now }));
    const update = taken(await createCommit(made.group, { add: [], remove: [], at: now }));
    const processMs = await medianMs(2, 1, () => processCommit(joined, update, now));
    const verifyMs = await medianMs(2, 1, () => verifyCommit(verified.next, update, { at: now, actor }));
    const { next } = taken(await verifyCommit(verified.next, update, { at: now, actor }));
    const changed = changedNodes(verified.next, next);
    const nodes = changedNodes(null, next).flatMap(({ node, bytes }) => (bytes === null ? [] : [{ node, bytes }]));
    const readMs = await medianMs(3, 1, async () => decodePublicGroup(publicGroupInfo(next), treeOfNodes(nodes)));
    rows.push(
      cost(`group of ${size}: create, with one Commit that adds all`, addMs, "ms", undefined),
      cost(`group of ${size}: the same with KeyPackages made and checked`, createMs, "ms", undefined),
      cost(`group of ${size}: join by Welcome`, joinMs, "ms", undefined),
      cost(`group of ${size}: commit (self-update)`, updateMs, "ms", undefined),
      cost(`group of ${size}: process that Commit, as a member`, processMs, "ms", undefined),
      cost(`group of ${size}: verify that Commit, as the service`, verifyMs, "ms", undefined),
      cost(
        `group of ${size}: first Commit + Welcome + GroupInfo`,
        commit.length + (welcome?.length ?? 0) + groupInfo.length,
        "bytes",
      ),
      cost(`group of ${size}: ratchet tree`, tree.length, "bytes"),
      cost(`group of ${size}: the tree out of its rows, when the object wakes`, readMs, "ms", undefined),
      cost(`group of ${size}: rows of the tree that a Commit writes`, changed.length, ""),
      cost(`group of ${size}: update Commit`, update.commit.length, "bytes"),
    );
  }
  const [of256, ofAll] = [joining.get(256) ?? Number.NaN, joining.get(1_024) ?? Number.NaN];
  rows.push(cost("  join a group of 1,024, a device, beside one of 256", ofAll, "ms", { limit: of256, budget: 0.5 }));
  return rows;
}
