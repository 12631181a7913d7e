// A device that lost its place: what it knew is never replaced by what the service says.

import { expect, test } from "vitest";
import { directConversationId, selfConversationId, utf8 } from "../protocol/index.ts";
import { readMessage } from "./codec.ts";
import { leadsTo } from "./follow.ts";
import { externalPubOf } from "./group-info.ts";
import { policyExtensions } from "./group-view.ts";
import {
  createGroup,
  describeView,
  externalRejoin,
  followCommit,
  loadView,
  openPublicGroup,
  processCommit,
  publicViewOf,
  saveView,
  verifyCommit,
} from "./index.ts";
import { craft } from "./testing/craft.ts";
import { garbled } from "./testing/garbled.ts";
import { withAnotherExternalPub } from "./testing/malicious/insiders.ts";
import {
  accept,
  change,
  commitBy,
  directOf,
  groupOf,
  groupPolicy,
  leafOf,
  memberOf,
  NOW,
  person,
  randomGroupId,
  wayBack,
} from "./testing/people.ts";

const [ana, ben, cem, mal] = [await person(), await person(), await person(), await person()];
const trio = () => groupOf([ana.device, ben.device, cem.device], groupPolicy([ana]));

test("[CT2] a device that cannot read a Commit follows it from outside, and comes back into the group that it leads to", async () => {
  const world = await trio();
  const bundle = await garbled(memberOf(world, ben.device.deviceId), [leafOf(world, cem.device.deviceId)]);
  const cems = memberOf(world, cem.device.deviceId);
  expect(await processCommit(cems, bundle, NOW)).toMatchObject({ kind: "refused", rule: "path-secret" });
  // The others read it, so nobody else needs to come back.
  expect((await processCommit(memberOf(world, ana.device.deviceId), bundle, NOW)).kind).toBe("ok");
  const actor = { account: ben.account.accountId, device: ben.device.deviceId };
  const verified = await verifyCommit(world.service, bundle, { at: NOW, actor });
  if (verified.kind === "refused") throw new Error(verified.detail);
  const followed = await followCommit(publicViewOf(cems), bundle, NOW);
  if (followed.kind === "refused") throw new Error(followed.detail);
  const view = loadView(saveView(followed.view));
  expect(describeView(view)).toMatchObject({ epoch: verified.next.epoch, roster: verified.next.roster });
  const way = wayBack(verified.next, { followed: view });
  expect((await externalRejoin({ identity: cem.device, ...way })).kind).toBe("ok");
});

test("[CT2] it does not come back into a group that the log does not lead to, whoever made that one up", async () => {
  const world = await trio();
  const bens = publicViewOf(memberOf(world, ben.device.deviceId));
  const taken = await groupOf([mal.device, ben.device], groupPolicy([mal]), world.service.conversation);
  const skipped = await change(world, ana.device, {});
  const added = await change(world, ana.device, { add: [mal.device] });
  for (const { service } of [taken, skipped, added]) {
    const way = wayBack(service, { followed: bens });
    expect(await externalRejoin({ identity: ben.device, ...way })).toMatchObject({ kind: "refused", rule: "continuity" });
  }
});

test("[CT2] [CT3] nor by another key than the committer claimed in the log, though the committer signed that too", async () => {
  const world = await trio();
  const bens = publicViewOf(memberOf(world, ben.device.deviceId));
  const made = await commitBy(world, cem.device, { add: [], remove: [], at: NOW });
  const followed = await followCommit(bens, made, NOW);
  if (followed.kind === "refused") throw new Error(followed.detail);
  const lie = await withAnotherExternalPub(made, cem.device);
  const { service } = await accept(world, cem.device, made);
  const honest = wayBack(service, { followed: followed.view });
  expect((await externalRejoin({ identity: ben.device, ...honest })).kind).toBe("ok");
  const poisoned = { ...honest, groupInfo: lie.groupInfo };
  expect(await externalRejoin({ identity: ben.device, ...poisoned })).toMatchObject({ kind: "refused", rule: "continuity" });
});

test("[CT2] members, history and the claimed key are each compared with what the log led to", async () => {
  const world = await trio();
  const made = await commitBy(world, cem.device, { add: [], remove: [], at: NOW });
  const followed = await followCommit(publicViewOf(memberOf(world, ben.device.deviceId)), made, NOW);
  const info = readMessage(made.groupInfo, "mls_group_info")?.groupInfo;
  const externalPub = info && externalPubOf(info);
  if (followed.kind === "refused" || info === undefined || externalPub === undefined) throw new Error("not followed");
  expect(await leadsTo(followed.view, info, externalPub)).toBe(true);
  const extensions = policyExtensions(groupPolicy([mal]));
  for (const lie of [
    { groupContext: { ...info.groupContext, extensions } },
    { groupContext: { ...info.groupContext, treeHash: new Uint8Array(48) } },
    { confirmationTag: new Uint8Array(48) },
  ])
    expect(await leadsTo(followed.view, { ...info, ...lie }, externalPub)).toBe(false);
  expect(await leadsTo(followed.view, info, new Uint8Array(1216))).toBe(false);
});

test("[CT2] what no member signed, or nobody may do, is followed from outside as little as from inside", async () => {
  const world = await trio();
  const view = publicViewOf(memberOf(world, ben.device.deviceId));
  const elsewhere = await groupOf([mal.device, ben.device], groupPolicy([mal]), world.service.conversation);
  const forged = await craft(elsewhere, mal.device, []);
  expect((await followCommit(view, forged, NOW)).kind).toBe("refused");
  const made = await commitBy(world, cem.device, { add: [], remove: [], at: NOW });
  const torn = { ...made, commit: made.commit.map((byte, place) => (place === made.commit.length - 1 ? byte ^ 1 : byte)) };
  expect(await followCommit(view, torn, NOW)).toMatchObject({ kind: "refused", rule: "claim" });
  expect(() => loadView(utf8("nonsense"))).toThrow("broken");
});

test("[CT1] the id of two people's conversation, or of one's own, opens no group, for the service and for who is welcomed", async () => {
  const direct = await directConversationId(ana.account.accountId, ben.account.accountId);
  const self = await selfConversationId(ana.account.accountId);
  for (const conversation of [direct, self]) {
    const given = { conversation, generation: 0, policy: groupPolicy([mal]), now: NOW };
    const { groupInfo, tree } = await createGroup(mal.device, given);
    expect(await openPublicGroup({ groupInfo, tree, at: NOW })).toMatchObject({ kind: "refused", rule: "group" });
  }
  for (const kind of ["direct", "self"] as const) {
    const given = { conversation: randomGroupId(), generation: 0, policy: groupPolicy([mal], { kind, admins: [] }), now: NOW };
    const { groupInfo, tree } = await createGroup(mal.device, given);
    expect(await openPublicGroup({ groupInfo, tree, at: NOW })).toMatchObject({ kind: "refused", rule: "group" });
  }
});

test("[CT1] a direct conversation has its two accounts from its first epoch on", async () => {
  const conversation = await directConversationId(ana.account.accountId, ben.account.accountId);
  const policy = groupPolicy([ana], { kind: "direct", admins: [], whoEdits: "members" });
  const { group, groupInfo, tree } = await createGroup(ana.device, { conversation, generation: 0, policy, now: NOW });
  const opened = await openPublicGroup({ groupInfo, tree, at: NOW });
  if (opened.kind === "refused") throw new Error(opened.detail);
  const alone = { members: new Map([[ana.device.deviceId, group]]), service: opened.group };
  const bundle = await craft(alone, ana.device, []);
  const actor = { account: ana.account.accountId, device: ana.device.deviceId };
  expect(await verifyCommit(opened.group, bundle, { at: NOW, actor })).toMatchObject({ kind: "refused", rule: "group" });
  expect((await change(await directOf(ana, ben), ben.device, {})).service.epoch).toBe(2);
});
