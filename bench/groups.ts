// What a group costs as it grows: to make, to come into, to change.

import { createCommit, createGroup, join, openPublicGroup, processCommit, publicGroupTree, verifyCommit } from "../mls/index.ts";
import { groupOf, identities } from "./group-of.ts";
import { cost, type Measured, medianMs } from "./measure.ts";

const SIZES = [2, 10, 100, 256];

/** The budget of a group of 100, once every leaf has committed and the tree has filled. */
const UPDATE_AT_100 = { ms: 150, bytes: 60_000 };

/** A self-update in a group that is fresh (each leaf gets a secret of its own) of 10 and of 100. */
export async function* benchUpdate(): AsyncGenerator<Measured> {
  const all = await identities(100);
  let ten = { ms: Number.NaN, bytes: Number.NaN };
  for (const size of [10, 100]) {
    const { group } = await groupOf(all.slice(0, size));
    const intent = { add: [], remove: [], at: Date.now() };
    const ms = await medianMs(5, 1, () => createCommit(group, intent));
    const made = await createCommit(group, intent);
    if (made.kind === "refused") throw new Error(made.detail);
    const bytes = made.commit.length;
    const what = `update Commit in a fresh group of ${size}`;
    if (size === 10) ten = { ms, bytes };
    yield cost(what, ms, "ms", size === 100 ? { limit: UPDATE_AT_100.ms, budget: 1 } : undefined);
    yield cost(
      what,
      bytes,
      "bytes",
      size === 100 ? { limit: UPDATE_AT_100.bytes, budget: 1, note: "once the tree has filled" } : undefined,
    );
    if (size === 100) yield cost("  ten times that of 10", ten.ms * 10, "ms", { limit: ms, budget: 0, note: "of 100" });
  }
}

export async function benchGroups(): Promise<Measured[]> {
  const rows: Measured[] = [];
  const all = await identities(Math.max(...SIZES));
  for (const size of SIZES) {
    const devices = all.slice(0, size);
    const now = Date.now();
    const startCreate = performance.now();
    const made = await groupOf(devices);
    const [creator, last] = [devices[0], devices[size - 1]];
    const createMs = performance.now() - startCreate;
    const { commit, welcome, groupInfo } = made.first;
    const addMs = await medianMs(1, 1, async () => {
      const begun = await createGroup(creator as never, {
        conversation: made.id,
        generation: 0,
        policy: { version: 1, kind: "group", admins: [], whoAdds: "members", whoEdits: "members", disappearingMs: null },
        now,
      });
      await createCommit(begun.group, { add: made.keyPackages.map(({ bytes }) => bytes), remove: [], at: now });
    });
    const service = await openPublicGroup({ groupInfo: made.creation.groupInfo, tree: made.creation.tree, at: now });
    if (service.kind === "refused" || creator === undefined || last === undefined) throw new Error("no group");
    const actor = { account: creator.accountId, device: creator.deviceId };
    const verified = await verifyCommit(service.group, made.first, { at: now, actor });
    if (verified.kind === "refused") throw new Error(verified.detail);
    const tree = publicGroupTree(verified.next);
    const invitation = {
      welcome: welcome ?? new Uint8Array(),
      tree,
      keyPackages: [made.keyPackages.at(-1) as never],
      identity: last,
      conversation: made.id,
      claim: made.first.claim,
      at: now,
    };
    const joinMs = await medianMs(1, 1, () => join(invitation));
    const joined = await join(invitation);
    if (joined.kind === "refused") throw new Error(joined.detail);
    const updateMs = await medianMs(2, 1, () => createCommit(made.group, { add: [], remove: [], at: now }));
    const update = await createCommit(made.group, { add: [], remove: [], at: now });
    if (update.kind === "refused") throw new Error(update.detail);
    const processMs = await medianMs(2, 1, () => processCommit(joined.group, update, now));
    const verifyMs = await medianMs(2, 1, () => verifyCommit(verified.next, update, { at: now, actor }));
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
      cost(`group of ${size}: update Commit`, update.commit.length, "bytes"),
    );
  }
  return rows;
}
