// The corpus of malicious Commits: each with the rule that refuses it. Service and members must agree on all of them.

import { decodeMlsMessage, encodeMlsMessage, type GroupInfo, type KeyPackage, type LeafNode, type Proposal } from "ts-mls";
import type { FramedContentCommit } from "ts-mls/framedContent.js";
import { signGroupInfo } from "ts-mls/groupInfo.js";
import { signLeafNodeCommit } from "ts-mls/leafNode.js";
import type { DeviceId, UnixMs } from "../../protocol/index.ts";
import { ourCapabilities } from "../capabilities.ts";
import { credentialBytes } from "../credential.ts";
import { viewOf } from "../group.ts";
import type { DeviceIdentity } from "../identity.ts";
import { externalRejoin, issueDevice, publicGroupInfo, publicGroupTree } from "../index.ts";
import { policyExtensions } from "../proposals.ts";
import type { CommitRule } from "../refusal.ts";
import { parleySuite } from "../suite.ts";
import { altered, type Bundle, bytesOf, craft, craftByLibrary, publicMessageIn, withProposals } from "./craft.ts";
import {
  change,
  deviceOf,
  directOf,
  groupOf,
  groupPolicy,
  keyPackageOf,
  leafOf,
  memberOf,
  NOW,
  type Person,
  person,
  randomId,
  type World,
} from "./people.ts";

export type MaliciousCase = {
  name: string;
  /** By which rule it is refused; where the session shows more to the service, members have their own reason */
  rule: CommitRule;
  memberRule?: CommitRule;
  /** `service`: members never see what is wrong. `member`: the service cannot. */
  seenBy: "both" | "service" | "member";
  world: World;
  by: DeviceIdentity;
  bundle: Bundle;
  at: UnixMs;
};

type Scene = { ana: Person; ben: Person; cem: Person; dia: Person; world: World };

/** Ana is the admin of a group with Ben and Cem; Dia is outside. */
export async function scene(): Promise<Scene> {
  const [ana, ben, cem, dia] = [await person(), await person(), await person(), await person()];
  return {
    ana,
    ben,
    cem,
    dia,
    world: await groupOf([ana.device, ben.device, cem.device], groupPolicy([ana], { whoAdds: "admins" })),
  };
}

export async function maliciousCommits(): Promise<MaliciousCase[]> {
  const given = await scene();
  const groups = [notAllowed, wrongProposals, wrongPath, wrongFrame, wrongAdds, external, lies, insiders];
  return (await Promise.all(groups.map((group) => group(given)))).flat();
}

type Case = Omit<MaliciousCase, "at" | "seenBy"> & Partial<Pick<MaliciousCase, "at" | "seenBy">>;
const cases = (...list: Case[]): MaliciousCase[] => list.map((each) => ({ at: NOW, seenBy: "both", ...each }));

async function notAllowed({ ana, ben, cem, dia, world }: Scene): Promise<MaliciousCase[]> {
  const by = ben.device;
  const remove = removal(leafOf(world, cem.device.deviceId));
  const direct = await directOf(ana, ben);
  const more = await Promise.all(Array.from({ length: 10 }, () => deviceOf(ana.account)));
  return cases(
    {
      name: "a member who is no admin evicts another",
      rule: "not-allowed-to-remove",
      world,
      by,
      bundle: await craft(world, by, [remove]),
    },
    {
      name: "a member adds where admins add",
      rule: "not-allowed-to-add",
      world,
      by,
      bundle: await craft(world, by, [await adding(dia.device)]),
    },
    {
      name: "a member makes itself admin",
      rule: "not-allowed-to-edit",
      world,
      by,
      bundle: await craft(world, by, [editing(groupPolicy([ana, ben], { whoAdds: "admins" }))]),
    },
    {
      name: "the last admin resigns and names nobody",
      rule: "last-admin",
      world,
      by: ana.device,
      bundle: await craft(world, ana.device, [editing(groupPolicy([], { whoAdds: "admins" }))]),
    },
    {
      name: "an admin names one who is not a member",
      rule: "not-allowed-to-edit",
      world,
      by: ana.device,
      bundle: await craft(world, ana.device, [editing(groupPolicy([ana, dia]))]),
    },
    {
      name: "an account gets an eleventh device",
      rule: "too-many-devices",
      world,
      by: ana.device,
      bundle: await craft(world, ana.device, await Promise.all(more.map(adding))),
    },
    {
      name: "a third account enters a direct conversation",
      rule: "not-allowed-to-add",
      world: direct,
      by: ana.device,
      bundle: await craft(direct, ana.device, [await adding(dia.device)]),
    },
    {
      name: "one throws the other out of a direct conversation",
      rule: "not-allowed-to-remove",
      world: direct,
      by: ana.device,
      bundle: await craft(direct, ana.device, [removal(leafOf(direct, ben.device.deviceId))]),
    },
    {
      name: "a direct conversation becomes a group",
      rule: "not-allowed-to-edit",
      world: direct,
      by: ana.device,
      bundle: await craft(direct, ana.device, [editing(groupPolicy([ana]))]),
    },
  );
}

async function wrongProposals({ ana, ben, world }: Scene): Promise<MaliciousCase[]> {
  const by = ben.device;
  const good = await craft(world, by, []);
  const { groupContext, ratchetTree } = memberOf(world, by.deviceId).state;
  const own = ratchetTree[2 * leafOf(world, by.deviceId)];
  if (own?.nodeType !== "leaf") throw new Error("no leaf");
  const update = { ...own.leaf, leafNodeSource: "update", extensions: [] } as LeafNode & { leafNodeSource: "update" };
  const pskId = { psktype: "external" as const, pskId: new Uint8Array([1]), pskNonce: new Uint8Array(48) };
  const unwanted: [string, Proposal][] = [
    ["a PSK", { proposalType: "psk", psk: { preSharedKeyId: pskId } }],
    [
      "a reinit",
      {
        proposalType: "reinit",
        reinit: { groupId: groupContext.groupId, version: "mls10", cipherSuite: parleySuite.name, extensions: [] },
      },
    ],
    ["an external_init by a member", { proposalType: "external_init", externalInit: { kemOutput: new Uint8Array(1120) } }],
    ["an Update by value", { proposalType: "update", update: { leafNode: update } }],
    ["a proposal of an unknown type", { proposalType: 0xf0ff, proposalData: new Uint8Array([1]) }],
  ];
  const policy = groupPolicy([ana], { whoAdds: "admins" });
  const senders = { extensionType: "external_senders" as const, extensionData: new Uint8Array([0]) };
  return cases(
    ...(await Promise.all(
      unwanted.map(async ([name, proposal]) => {
        const alter = withProposals([{ proposalOrRefType: "proposal", proposal }]);
        return {
          name: `${name} in a Commit`,
          rule: "proposal-type" as const,
          world,
          by,
          bundle: await altered(world, good, by, alter),
        };
      }),
    )),
    {
      name: "a proposal by reference",
      rule: "proposal-by-reference",
      world,
      by,
      bundle: await altered(world, good, by, withProposals([{ proposalOrRefType: "reference", reference: new Uint8Array(48) }])),
    },
    {
      name: "a GroupContext extension beside the policy",
      rule: "policy",
      world,
      by: ana.device,
      bundle: await craft(world, ana.device, [extending([...policyExtensions(policy), senders])]),
    },
    {
      name: "a policy that cannot be read",
      rule: "policy",
      world,
      by: ana.device,
      bundle: await craft(world, ana.device, [extending([{ extensionType: 0xf0a1, extensionData: new Uint8Array([1, 2, 3]) }])]),
    },
    {
      name: "the policy taken away",
      rule: "policy",
      world,
      by: ana.device,
      bundle: await craft(world, ana.device, [extending([])]),
    },
    {
      name: "a committer that removes itself",
      rule: "not-allowed-to-remove",
      world,
      by,
      bundle: await altered(
        world,
        good,
        by,
        withProposals([{ proposalOrRefType: "proposal", proposal: removal(leafOf(world, by.deviceId)) }]),
      ),
    },
    {
      name: "a Remove of a leaf that is not there",
      rule: "not-allowed-to-remove",
      world,
      by,
      bundle: await altered(world, good, by, withProposals([{ proposalOrRefType: "proposal", proposal: removal(77) }])),
    },
  );
}

async function wrongPath({ ana, ben, cem, world }: Scene): Promise<MaliciousCase[]> {
  const by = ben.device;
  const good = await craft(world, by, []);
  const alterPath = (alter: (path: Path) => Path) =>
    altered(world, good, by, (content) => withPath(content, alter(pathOf(content))));
  const alterLeaf = async (with_: Partial<LeafNode>, signer = by) => {
    const { leafNode } = pathOf(publicMessageIn(good.commit).content);
    const leafIndex = leafOf(world, by.deviceId);
    const tbs = {
      ...leafNode,
      ...with_,
      leafNodeSource: "commit" as const,
      groupId: viewOf(memberOf(world, by.deviceId)).context.groupId,
    };
    const signed = await signLeafNodeCommit(
      { ...tbs, leafIndex, parentHash: leafNode.parentHash },
      signer.privateKey,
      parleySuite.signature,
    );
    return alterPath((path) => ({ ...path, leafNode: signed }));
  };
  const otherKey = await issueDevice(ben.account, { deviceId: by.deviceId, now: NOW });
  const selfMade = { ...otherKey, certificate: otherKey.certificate.slice() };
  selfMade.certificate[selfMade.certificate.length - 1] = (selfMade.certificate.at(-1) ?? 0) ^ 1;
  const identityOf = (identity: DeviceIdentity) => ({
    credential: { credentialType: "basic" as const, identity: credentialBytes(identity) },
  });
  return cases(
    {
      name: "an Add without a path",
      rule: "path-missing",
      world,
      by: ana.device,
      bundle: await craftByLibrary(world, ana.device, [await adding(await deviceOf(ana.account))]),
    },
    {
      name: "a policy change without a path",
      rule: "path-missing",
      world,
      by: ana.device,
      bundle: await craftByLibrary(world, ana.device, [editing(groupPolicy([ana, cem]))]),
    },
    {
      name: "a Remove whose path was cut off",
      rule: "path-missing",
      world,
      by: ana.device,
      bundle: await altered(
        world,
        await craft(world, ana.device, [removal(leafOf(world, cem.device.deviceId))]),
        ana.device,
        ({ commit, ...content }) => ({ ...content, commit: { proposals: commit.proposals, path: undefined } }),
      ),
    },
    {
      name: "another's credential in the path",
      rule: "leaf-credential",
      world,
      by,
      bundle: await alterLeaf(identityOf(cem.device)),
    },
    {
      name: "another device of the account in the path",
      rule: "leaf-credential",
      world,
      by,
      bundle: await alterLeaf(identityOf(await deviceOf(ben.account))),
    },
    {
      name: "another key for the same device in the path",
      rule: "leaf-credential",
      world,
      by,
      bundle: await alterLeaf({ ...identityOf(otherKey), signaturePublicKey: otherKey.publicKey }, otherKey),
    },
    {
      name: "a certificate that the account did not sign, in the path",
      rule: "certificate",
      world,
      by,
      bundle: await alterLeaf(identityOf({ ...by, certificate: selfMade.certificate })),
    },
    {
      name: "capabilities that grow in the path",
      rule: "leaf-credential",
      world,
      by,
      bundle: await alterLeaf({ capabilities: { ...ourCapabilities, proposals: [7] } }),
    },
    { name: "a path leaf that somebody else signed", rule: "signature", world, by, bundle: await alterLeaf({}, cem.device) },
    {
      name: "a path with a node too few",
      rule: "path",
      world,
      by,
      bundle: await alterPath((path) => ({ ...path, nodes: path.nodes.slice(1) })),
    },
    {
      name: "a path that leaves a recipient out",
      rule: "path",
      world,
      by,
      bundle: await alterPath(({ nodes, ...path }) => ({
        ...path,
        nodes: nodes.map((node) => ({ ...node, encryptedPathSecret: [] })),
      })),
    },
    {
      name: "a path whose parent hash does not fit",
      rule: "path",
      world,
      by,
      bundle: await alterPath(({ nodes, ...path }) => ({
        ...path,
        nodes: nodes.map((node) => ({
          ...node,
          hpkePublicKey: node.hpkePublicKey.map((byte, i) => (i === 0 ? byte ^ 1 : byte)),
        })),
      })),
    },
  );
}

async function wrongFrame({ ana, ben, cem, world }: Scene): Promise<MaliciousCase[]> {
  const by = ben.device;
  const good = await craft(world, by, []);
  const anasLeaf = leafOf(world, ana.device.deviceId);
  const elsewhere = await groupOf([ana.device, ben.device], groupPolicy([ana]));
  const later = await change(world, ana.device, {});
  const flipped = good.commit.slice();
  // The signature sits before the two tags at the end (48 bytes and a length each).
  const inSignature = flipped.length - 2 * 49 - 10;
  flipped[inSignature] = (flipped[inSignature] ?? 0) ^ 1;
  return cases(
    {
      name: "a Commit in another's name",
      rule: "sender",
      memberRule: "leaf-credential",
      world,
      by,
      bundle: await altered(world, good, by, (content) => ({
        ...content,
        sender: { senderType: "member", leafIndex: anasLeaf },
      })),
    },
    {
      name: "another device's Commit brought by this session",
      rule: "sender",
      seenBy: "service",
      world,
      by: cem.device,
      bundle: good,
    },
    {
      name: "a sender that is not there",
      rule: "sender",
      world,
      by,
      bundle: await altered(world, good, by, (content) => ({ ...content, sender: { senderType: "member", leafIndex: 50 } })),
    },
    {
      name: "an external sender",
      rule: "sender",
      world,
      by,
      bundle: await altered(world, good, by, (content) => ({ ...content, sender: { senderType: "external", senderIndex: 0 } })),
    },
    { name: "a signature with one bit turned", rule: "signature", world, by, bundle: { ...good, commit: flipped } },
    { name: "a Commit of an epoch that has passed", rule: "epoch", world: later, by, bundle: good },
    { name: "a Commit of an epoch to come", rule: "epoch", world, by, bundle: await craft(later, by, []) },
    { name: "a Commit of another group", rule: "group", world, by, bundle: await craft(elsewhere, by, []) },
    {
      name: "bytes after the end",
      rule: "malformed",
      world,
      by,
      bundle: { ...good, commit: new Uint8Array([...good.commit, 0]) },
    },
    { name: "a Commit cut short", rule: "malformed", world, by, bundle: { ...good, commit: good.commit.slice(0, -1) } },
    { name: "no bytes", rule: "malformed", world, by, bundle: { ...good, commit: new Uint8Array() } },
    { name: "a GroupInfo in the place of the Commit", rule: "malformed", world, by, bundle: { ...good, commit: good.groupInfo } },
    {
      name: "a committer whose certificate has ended",
      rule: "certificate",
      world,
      by,
      bundle: good,
      at: NOW + 6 * 365 * 24 * 3600 * 1000,
    },
  );
}

async function wrongAdds({ ana, ben, dia, world }: Scene): Promise<MaliciousCase[]> {
  const by = ana.device;
  const once = await adding(dia.device);
  const strangersKey = await issueDevice(ben.account, { deviceId: randomId<DeviceId>(), now: NOW });
  const impostor = { ...strangersKey, accountId: dia.account.accountId, accountKey: dia.account.publicKey };
  const twice = await keyPackageOf(dia.device);
  const tampered = keyPackageIn(twice.bytes);
  tampered.initKey = tampered.initKey.map((byte, i) => (i === 1200 ? byte ^ 1 : byte));
  const day = 24 * 3600 * 1000;
  return cases(
    {
      name: "one KeyPackage used twice in a Commit",
      rule: "reused-key",
      world,
      by,
      bundle: await craft(world, by, [once, once]),
    },
    {
      name: "a device added twice",
      rule: "duplicate-device",
      world,
      by,
      bundle: await craft(world, by, [await adding(dia.device), await adding(dia.device)]),
    },
    {
      name: "a device added that is there",
      rule: "duplicate-device",
      world,
      by,
      bundle: await craft(world, by, [await adding(ben.device)]),
    },
    {
      name: "a device whose account does not vouch for it",
      rule: "certificate",
      world,
      by,
      bundle: await craft(world, by, [await adding(impostor)]),
    },
    {
      name: "a KeyPackage that was changed",
      rule: "signature",
      world,
      by,
      bundle: await craft(world, by, [{ proposalType: "add", add: { keyPackage: tampered } }]),
    },
    {
      name: "a KeyPackage past its lifetime",
      rule: "key-package",
      world,
      by,
      bundle: await craft(world, by, [once]),
      at: NOW + 31 * day,
    },
    {
      name: "a KeyPackage before its lifetime",
      rule: "key-package",
      world,
      by,
      bundle: await craft(world, by, [once]),
      at: NOW - 2 * day,
    },
  );
}

async function external({ ana, ben, cem, dia, world }: Scene): Promise<MaliciousCase[]> {
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

/** What only the service is shown: GroupInfo and Welcome. */
async function lies({ ana, dia, world }: Scene): Promise<MaliciousCase[]> {
  const by = ana.device;
  const good = await craft(world, by, [await adding(dia.device)]);
  const info = groupInfoIn(good.groupInfo);
  const lie = async (name: string, change_: Partial<GroupInfo>, signer = by): Promise<Case> => {
    const groupInfo = await signGroupInfo({ ...info, ...change_ }, signer.privateKey, parleySuite.signature);
    const bytes = encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo });
    return {
      name: `a GroupInfo ${name}`,
      rule: "group-info",
      seenBy: "service",
      world,
      by,
      bundle: { ...good, groupInfo: bytes },
    };
  };
  const context = info.groupContext;
  const other = await craft(world, by, [await adding(dia.device)]);
  const mismatch = { rule: "welcome-mismatch" as const, seenBy: "service" as const, world, by };
  return cases(
    await lie("of another epoch", { groupContext: { ...context, epoch: context.epoch + 1n } }),
    await lie("with another tree hash", { groupContext: { ...context, treeHash: new Uint8Array(48) } }),
    await lie("with another transcript", { groupContext: { ...context, confirmedTranscriptHash: new Uint8Array(48) } }),
    await lie("with another policy", { groupContext: { ...context, extensions: policyExtensions(groupPolicy([dia])) } }),
    await lie("of another group", { groupContext: { ...context, groupId: new Uint8Array(20) } }),
    await lie("with another confirmation tag", { confirmationTag: new Uint8Array(48) }),
    await lie("signed in another's name", { signer: 1 }),
    await lie("signed with another's key", {}, dia.device),
    await lie("without external_pub", { extensions: [] }),
    await lie("whose external_pub has no inner length", {
      extensions: [{ extensionType: "external_pub", extensionData: new Uint8Array(1216) }],
    }),
    await lie("with the tree in it", {
      extensions: [...info.extensions, { extensionType: "ratchet_tree", extensionData: new Uint8Array(1) }],
    }),
    {
      name: "a GroupInfo that is none",
      rule: "group-info",
      seenBy: "service",
      world,
      by,
      bundle: { ...good, groupInfo: good.commit },
    },
    { name: "no Welcome for who is added", ...mismatch, bundle: { ...good, welcome: null } },
    { name: "a Welcome for another KeyPackage", ...mismatch, bundle: { ...good, welcome: other.welcome } },
    { name: "a Welcome where nobody is added", ...mismatch, bundle: { ...(await craft(world, by, [])), welcome: good.welcome } },
    { name: "a Welcome that is none", ...mismatch, bundle: { ...good, welcome: new Uint8Array([1]) } },
  );
}

/** What the service cannot see: an insider can stall the group with it, and each member refuses it and reports. */
async function insiders({ ben, world }: Scene): Promise<MaliciousCase[]> {
  const by = ben.device;
  const good = await craft(world, by, []);
  const message = publicMessageIn(good.commit);
  if (message.senderType !== "member" || message.auth.contentType !== "commit") throw new Error("not a member's Commit");
  const retag = async (bundle: Bundle, confirmationTag: Uint8Array) => {
    const info = await signGroupInfo({ ...groupInfoIn(bundle.groupInfo), confirmationTag }, by.privateKey, parleySuite.signature);
    return encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo: info });
  };
  const tag = new Uint8Array(48).fill(9);
  const { signature } = message.auth;
  const wrongTag = { ...message, auth: { contentType: "commit" as const, signature, confirmationTag: tag } };
  // Tag it as a member again, or the membership tag would give it away first.
  const retagged = await altered(world, { ...good, commit: bytesOf(wrongTag) }, by, (content) => content);
  const garbage = await altered(world, good, by, (content) => {
    const path = pathOf(content);
    const nodes = path.nodes.map((node) => ({
      ...node,
      encryptedPathSecret: node.encryptedPathSecret.map(({ kemOutput, ciphertext }) => ({
        kemOutput,
        ciphertext: ciphertext.map((byte) => byte ^ 1),
      })),
    }));
    return withPath(content, { ...path, nodes });
  });
  const unread = { ...garbage, groupInfo: await transcriptFixed(world, garbage, by) };
  return cases(
    {
      name: "a membership tag that is made up",
      rule: "membership-tag",
      seenBy: "member",
      world,
      by,
      bundle: { ...good, commit: bytesOf({ ...message, membershipTag: tag }) },
    },
    {
      name: "a confirmation tag that is made up",
      rule: "confirmation-tag",
      seenBy: "member",
      world,
      by,
      bundle: { ...retagged, groupInfo: await retag(good, tag) },
    },
    { name: "path secrets that nobody can open", rule: "path-secret", seenBy: "member", world, by, bundle: unread },
  );
}

/** The GroupInfo that the service expects beside a Commit whose content was altered. */
async function transcriptFixed(world: World, { commit, groupInfo }: Bundle, by: DeviceIdentity): Promise<Uint8Array> {
  const { inspectCommit } = await import("../inspect.ts");
  const inspected = await inspectCommit(world.service, commit, NOW);
  if (inspected.kind === "refused") throw new Error(inspected.detail);
  const info = await signGroupInfo(
    { ...groupInfoIn(groupInfo), groupContext: inspected.context },
    by.privateKey,
    parleySuite.signature,
  );
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo: info });
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

type Path = NonNullable<FramedContentCommit["commit"]["path"]>;

function pathOf({ commit }: FramedContentCommit): Path {
  if (commit.path === undefined) throw new Error("no path");
  return commit.path;
}

function withPath(content: FramedContentCommit, path: Path): FramedContentCommit {
  return { ...content, commit: { ...content.commit, path } };
}

async function adding(device: DeviceIdentity): Promise<Proposal> {
  return { proposalType: "add", add: { keyPackage: keyPackageIn((await keyPackageOf(device)).bytes) } };
}

function removal(removed: number): Proposal {
  return { proposalType: "remove", remove: { removed } };
}

function editing(policy: Parameters<typeof policyExtensions>[0]): Proposal {
  return extending(policyExtensions(policy));
}

function extending(extensions: ReturnType<typeof policyExtensions>): Proposal {
  return { proposalType: "group_context_extensions", groupContextExtensions: { extensions } };
}

function keyPackageIn(bytes: Uint8Array): KeyPackage {
  const message = decodeMlsMessage(bytes.slice(), 0)?.[0];
  if (message?.wireformat !== "mls_key_package") throw new Error("not a KeyPackage");
  return message.keyPackage;
}

function groupInfoIn(bytes: Uint8Array): GroupInfo {
  const message = decodeMlsMessage(bytes.slice(), 0)?.[0];
  if (message?.wireformat !== "mls_group_info") throw new Error("not a GroupInfo");
  return message.groupInfo;
}
