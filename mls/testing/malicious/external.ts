// External Commits beyond coming back.

import type { Proposal } from "ts-mls";
import { signLeafNodeCommit } from "ts-mls/leafNode.js";
import type { UnixMs } from "../../../protocol/index.ts";
import { credentialBytes } from "../../credential.ts";
import type { DeviceIdentity } from "../../identity.ts";
import { externalRejoin, publicGroupInfo, publicGroupTree } from "../../index.ts";
import { parleySuite } from "../../suite.ts";
import { altered, type Bundle, pathOf, publicMessageIn, withPath } from "../craft.ts";
import { groupPolicy, leafOf, NOW, type World } from "../people.ts";
import { editing, removal } from "../proposal.ts";
import { cases, type MaliciousCase, type Scene } from "./case.ts";

export async function external({ ana, ben, cem, dia, world }: Scene): Promise<MaliciousCase[]> {
  const from = { groupInfo: publicGroupInfo(world.service), tree: publicGroupTree(world.service), at: NOW };
  const stranger = await rejoinAs(ben.device, dia.device, world, from);
  const back = await externalRejoin({ identity: ben.device, ...from });
  if (back.kind === "refused") throw new Error(back.detail);
  const good = { commit: back.commit, welcome: null, groupInfo: back.groupInfo };
  const swap = (by: DeviceIdentity, alter: (proposals: Proposal[]) => Proposal[]) =>
    altered(world, good, by, ({ commit, ...content }) => {
      const proposals = commit.proposals.flatMap((each) => (each.proposalOrRefType === "proposal" ? [each.proposal] : []));
      const next = alter(proposals).map((proposal) => ({ proposalOrRefType: "proposal" as const, proposal }));
      return { ...content, commit: { ...commit, proposals: next } };
    });
  const init = (proposals: Proposal[]) => proposals.filter((each) => each.proposalType === "external_init");
  return cases(
    { name: "an external Commit by a stranger", rule: "external-stranger", world, by: dia.device, bundle: stranger },
    {
      name: "an external Commit that removes another",
      rule: "external-removes-other",
      world,
      by: ben.device,
      bundle: await swap(ben.device, (all) => [removal(leafOf(world, cem.device.deviceId)), ...init(all)]),
    },
    {
      name: "an external Commit that removes its own leaf and another's",
      rule: "external-removes-other",
      world,
      by: ben.device,
      bundle: await swap(ben.device, (all) => [...all, removal(leafOf(world, ana.device.deviceId))]),
    },
    {
      name: "an external Commit that leaves its old leaf",
      rule: "duplicate-device",
      world,
      by: ben.device,
      bundle: await swap(ben.device, init),
    },
    {
      name: "an external Commit that brings a friend",
      rule: "proposal-type",
      memberRule: "proposal-type",
      world,
      by: ben.device,
      bundle: await swap(ben.device, (all) => [...all, editing(groupPolicy([ana, ben]))]),
    },
    {
      name: "an external Commit without external_init",
      rule: "proposal-type",
      world,
      by: ben.device,
      bundle: await swap(ben.device, () => []),
    },
    {
      name: "an external Commit with two external_inits",
      rule: "proposal-type",
      world,
      by: ben.device,
      bundle: await swap(ben.device, (all) => [...all, ...init(all)]),
    },
  );
}

/** An external Commit by `stranger`, made from one that a member could make. */
async function rejoinAs(
  member: DeviceIdentity,
  stranger: DeviceIdentity,
  world: World,
  from: { groupInfo: Uint8Array; tree: Uint8Array; at: UnixMs },
): Promise<Bundle> {
  const back = await externalRejoin({ identity: member, ...from });
  if (back.kind === "refused") throw new Error(back.detail);
  const good = { commit: back.commit, welcome: null, groupInfo: back.groupInfo };
  const { leafNode } = pathOf(publicMessageIn(good.commit).content);
  const { groupId } = world.service.context;
  const tbs = {
    ...leafNode,
    leafNodeSource: "commit" as const,
    credential: { credentialType: "basic" as const, identity: credentialBytes(stranger) },
    signaturePublicKey: stranger.publicKey,
    groupId,
    leafIndex: world.service.roster.length,
    parentHash: leafNode.parentHash,
  };
  const signed = await signLeafNodeCommit(tbs, stranger.privateKey, parleySuite.signature);
  return altered(world, good, member, (content) => withPath(content, { ...pathOf(content), leafNode: signed }));
}
