// What a group costs as it grows: to make, to come into, to change.

import { createCommit, createGroup, join, openPublicGroup, processCommit, publicGroupTree, verifyCommit } from "../mls/index.ts";
import { groupOf, identities } from "./group-of.ts";
import { cost, type Measured, medianMs } from "./measure.ts";

const SIZES = [2, 10, 100, 256];

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
