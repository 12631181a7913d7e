// Commits that our own code would not make: put together without judging them, and signed again after any change.

import {
  createCommit as createMlsCommit,
  decodeMlsMessage,
  encodeMlsMessage,
  type GroupInfo,
  type Proposal,
  type ProposalOrRef,
  type PublicMessage,
} from "ts-mls";
import { defaultClientConfig } from "ts-mls/clientConfig.js";
import { createContentCommitSignature, type FramedContentCommit } from "ts-mls/framedContent.js";
import { protectPublicMessage } from "ts-mls/messageProtectionPublic.js";
import { assembleCommit, type CommitParts } from "../assemble.ts";
import { signEpochClaim } from "../epoch-claim.ts";
import { type Group, viewOf } from "../group.ts";
import { externalPubOf } from "../group-info.ts";
import type { DeviceIdentity } from "../identity.ts";
import { addLeaf, removeLeaf } from "../proposals.ts";
import { parleySuite } from "../suite.ts";
import { memberOf, type World } from "./people.ts";

export type Bundle = { commit: Uint8Array; welcome: Uint8Array | null; groupInfo: Uint8Array; claim: Uint8Array };

/** A Commit with these proposals, whatever they are, by a member that knows this epoch's secrets. */
export async function craft(world: World, by: DeviceIdentity, proposals: Proposal[]): Promise<Bundle> {
  return assembleCommit(partsOf(memberOf(world, by.deviceId), proposals));
}

export function partsOf(group: Group, proposals: Proposal[]): CommitParts {
  const { context, confirmationTag } = viewOf(group);
  let { tree } = viewOf(group);
  let after = context;
  const addedLeaves: CommitParts["addedLeaves"] = [];
  for (const proposal of proposals) {
    if (proposal.proposalType === "remove") tree = removeLeaf(tree, proposal.remove.removed);
    if (proposal.proposalType === "add") {
      const [next, leaf] = addLeaf(tree, proposal.add.keyPackage.leafNode);
      tree = next;
      addedLeaves.push([leaf, proposal.add.keyPackage]);
    }
    if (proposal.proposalType === "group_context_extensions") after = { ...context, ...proposal.groupContextExtensions };
  }
  const { privatePath, keySchedule } = group.state;
  const leaf = privatePath.leafIndex;
  const { membershipKey, initSecret } = keySchedule;
  return {
    identity: group.identity,
    sender: { senderType: "member", leafIndex: leaf },
    leaf,
    before: context,
    after,
    confirmationTag,
    membershipKey,
    initSecret,
    held: privatePath.privateKeys,
    proposals,
    tree,
    addedLeaves,
  };
}

export function publicMessageIn(bytes: Uint8Array): PublicMessage & { content: FramedContentCommit } {
  const message = decodeMlsMessage(bytes.slice(), 0)?.[0];
  if (message?.wireformat !== "mls_public_message" || message.publicMessage.content.contentType !== "commit")
    throw new Error("not a Commit");
  return { ...message.publicMessage, content: message.publicMessage.content };
}

export function bytesOf(publicMessage: PublicMessage): Uint8Array {
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_public_message", publicMessage });
}

/** The same Commit with other content, signed and tagged as a member could who has `signer`'s device key. */
export async function altered(
  world: World,
  { commit, claim: _, ...rest }: Bundle,
  signer: DeviceIdentity,
  alter: (content: FramedContentCommit) => FramedContentCommit,
): Promise<Bundle> {
  const { content, auth } = publicMessageIn(commit);
  if (auth.contentType !== "commit") throw new Error("not a Commit");
  const changed = alter(content);
  const group = memberOf(world, signer.deviceId);
  const context = { ...viewOf(group).context, groupId: changed.groupId, epoch: changed.epoch };
  const { framedContent, signature } = await createContentCommitSignature(
    context,
    "mls_public_message",
    changed.commit,
    changed.sender,
    changed.authenticatedData,
    signer.privateKey,
    parleySuite.signature,
  );
  const authenticated = { wireformat: "mls_public_message" as const, content: framedContent, auth: { ...auth, signature } };
  const { membershipKey } = group.state.keySchedule;
  const made = bytesOf(await protectPublicMessage(membershipKey, context, authenticated, parleySuite));
  return { ...rest, commit: made, claim: await claimOf(made, signer, rest.groupInfo) };
}

/** As whoever has this device key can claim anything. */
export function claimOf(commit: Uint8Array, signer: DeviceIdentity, groupInfo: Uint8Array): Promise<Uint8Array> {
  const { content } = publicMessageIn(commit);
  const externalPub = groupInfo.length === 0 ? new Uint8Array() : (externalPubOf(groupInfoIn(groupInfo)) ?? new Uint8Array());
  const place = { groupId: content.groupId, epoch: content.epoch + 1n };
  return signEpochClaim(signer.privateKey, place, { commit, externalPub });
}

export function withProposals(proposals: ProposalOrRef[]): (content: FramedContentCommit) => FramedContentCommit {
  return (content) => ({ ...content, commit: { ...content.commit, proposals } });
}

/** What ts-mls's own createCommit makes of it: no path, where the RFC does not ask for one. */
export async function craftByLibrary(world: World, by: DeviceIdentity, extraProposals: Proposal[]): Promise<Bundle> {
  const { state } = memberOf(world, by.deviceId);
  const own = { ...state, signaturePrivateKey: by.privateKey, clientConfig: defaultClientConfig };
  const context = { state: own, cipherSuite: parleySuite };
  const { commit } = await createMlsCommit(context, { wireAsPublicMessage: true, extraProposals });
  const bytes = encodeMlsMessage(commit);
  return { commit: bytes, welcome: null, groupInfo: new Uint8Array(), claim: await claimOf(bytes, by, new Uint8Array()) };
}

export type Path = NonNullable<FramedContentCommit["commit"]["path"]>;

export function pathOf({ commit }: FramedContentCommit): Path {
  if (commit.path === undefined) throw new Error("no path");
  return commit.path;
}

export function withPath(content: FramedContentCommit, path: Path): FramedContentCommit {
  return { ...content, commit: { ...content.commit, path } };
}

export function groupInfoIn(bytes: Uint8Array): GroupInfo {
  const message = decodeMlsMessage(bytes.slice(), 0)?.[0];
  if (message?.wireformat !== "mls_group_info") throw new Error("not a GroupInfo");
  return message.groupInfo;
}
