// External Commits beyond coming back.

import type { Proposal } from "ts-mls";
import { signLeafNodeCommit } from "ts-mls/leafNode.js";
import { credentialBytes } from "../../credential.ts";
import type { DeviceIdentity } from "../../identity.ts";
import { externalRejoin } from "../../index.ts";
import { parleySuite } from "../../suite.ts";
import { altered, type Bundle, claimOf, pathOf, publicMessageIn, withPath } from "../craft.ts";
import { change, deviceOf, groupPolicy, leafOf, person, putOut, upToDate, type World, wayBack } from "../people.ts";
import { adding, editing, removal } from "../proposal.ts";
import { cases, type MaliciousCase, type Scene } from "./case.ts";

export async function external({ ana, ben, cem, dia, world }: Scene): Promise<MaliciousCase[]> {
  const laptop = await deviceOf(ben.account);
  const wide = await change(world, ben.device, { add: [laptop] });
  const carl = await person();
  const stolen = await deviceOf(carl.account);
  const withBoth = await change(world, ana.device, { add: [upToDate(carl.account, carl.device), stolen] });
  await putOut(carl.account, stolen);
  const shown = await change(withBoth, upToDate(carl.account, carl.device), {});
  const friend = await adding(dia.device);
  const swap = async (by: DeviceIdentity, alter: (proposals: Proposal[]) => Proposal[], in_ = world) =>
    altered(in_, await comingBack(by, in_), by, ({ commit, ...content }) => {
      const proposals = commit.proposals.flatMap((each) => (each.proposalOrRefType === "proposal" ? [each.proposal] : []));
      const next = alter(proposals).map((proposal) => ({ proposalOrRefType: "proposal" as const, proposal }));
      return { ...content, commit: { ...commit, proposals: next } };
    });
  const init = (proposals: Proposal[]) => proposals.filter((each) => each.proposalType === "external_init");
  return cases(
    {
      name: "an external Commit by a stranger",
      rule: "external-stranger",
      world,
      by: dia.device,
      bundle: await comingBackAs(ben.device, dia.device, world),
    },
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
      world,
      by: ben.device,
      bundle: await swap(ben.device, (all) => [...all, friend]),
    },
    {
      name: "an external Commit that edits the policy",
      rule: "proposal-type",
      world,
      by: ben.device,
      bundle: await swap(ben.device, (all) => [...all, editing(groupPolicy([ana, ben]))]),
    },
    {
      name: "an external Commit that removes another device of its account",
      rule: "external-removes-other",
      world: wide,
      by: ben.device,
      bundle: await swap(ben.device, (all) => [...all, removal(leafOf(wide, laptop.deviceId))], wide),
    },
    {
      name: "an external Commit by a device that its account has put out",
      rule: "standing",
      world: shown,
      by: stolen,
      bundle: await comingBackAs(ben.device, stolen, shown),
    },
    {
      name: "an external Commit whose external_init is for another KEM",
      rule: "malformed",
      world,
      by: ben.device,
      bundle: await swap(ben.device, () => [{ proposalType: "external_init", externalInit: { kemOutput: new Uint8Array(32) } }]),
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

async function comingBack(identity: DeviceIdentity, { service }: World): Promise<Bundle> {
  const back = await externalRejoin({ identity, ...wayBack(service) });
  if (back.kind === "refused") throw new Error(back.detail);
  return { commit: back.commit, welcome: null, groupInfo: back.groupInfo, claim: back.claim };
}

/** An external Commit by `stranger`, made from one that a member could make. */
async function comingBackAs(member: DeviceIdentity, stranger: DeviceIdentity, world: World): Promise<Bundle> {
  const good = await comingBack(member, world);
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
  const made = await altered(world, good, member, (content) => withPath(content, { ...pathOf(content), leafNode: signed }));
  return { ...made, claim: await claimOf(made.commit, stranger, made.groupInfo) };
}
