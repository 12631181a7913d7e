// A Commit put together from proposals that are already applied: path, signature, next epoch, Welcome (RFC 9420 §12.4.1).
//
// ts-mls's own createCommit leaves the path out where the RFC lets it (a policy change, an Add) and seals path secrets to a context
// without the new extensions; its joinGroupExternal never returns without an old leaf. So the steps are ours, their parts ts-mls's.

import {
  encodeMlsMessage,
  type GroupContext,
  type GroupState,
  type KeyPackage,
  type Proposal,
  type RatchetTree,
  type Sender,
  type UpdatePath,
  type Welcome,
} from "ts-mls";
import { nextEpochContext } from "ts-mls/clientState.js";
import type { PrivateKey } from "ts-mls/crypto/hpke.js";
import { createConfirmationTag, createContentCommitSignature } from "ts-mls/framedContent.js";
import { protectPublicMessage } from "ts-mls/messageProtectionPublic.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import { type LeafIndex, leafToNodeIndex, toLeafIndex, toNodeIndex } from "ts-mls/treemath.js";
import { createUpdatePath, firstCommonAncestor } from "ts-mls/updatePath.js";
import { encryptGroupInfo, encryptGroupSecrets } from "ts-mls/welcome.js";
import { fromBase64Url } from "../protocol/index.ts";
import { credentialBytes } from "./credential.ts";
import { climb, nextEpoch, pathKeys, privatePathAfter } from "./epoch.ts";
import { signEpochClaim } from "./epoch-claim.ts";
import { externalPubFrom, publicGroupInfoMessage, signedGroupInfo } from "./group-info.ts";
import type { DeviceIdentity } from "./identity.ts";
import { keyPackageRef } from "./key-package.ts";
import { MlsError } from "./refusal.ts";
import { parleySuite } from "./suite.ts";

export type CommitParts = {
  identity: DeviceIdentity;
  sender: Sender;
  /** The committer's leaf in the next epoch */ leaf: number;
  /** This epoch, and the same with the extensions of the next */
  before: GroupContext;
  after: GroupContext;
  confirmationTag: Uint8Array;
  membershipKey: Uint8Array;
  initSecret: Uint8Array;
  /** Private keys that the committer has so far */ held: Record<number, Uint8Array>;
  proposals: Proposal[];
  /** With the proposals applied, before the path */ tree: RatchetTree;
  addedLeaves: [LeafIndex, KeyPackage][];
};

export type Assembled = {
  state: GroupState;
  commit: Uint8Array;
  welcome: Uint8Array | null;
  groupInfo: Uint8Array;
  claim: Uint8Array;
};

export async function assembleCommit(parts: CommitParts): Promise<Assembled> {
  return commitWithPath(parts, await makePath(parts));
}

export type MadePath = {
  tree: RatchetTree;
  path: UpdatePath;
  pathSecrets: { nodeIndex: number; secret: Uint8Array }[];
  leafKey: PrivateKey;
};

export async function makePath({ identity, after, addedLeaves, ...parts }: CommitParts): Promise<MadePath> {
  const leaf = toLeafIndex(parts.leaf);
  // New members get the path secret in the Welcome instead (RFC 9420 §12.4.1).
  const excluded = addedLeaves.map(([index]) => leafToNodeIndex(index));
  const start = withProof(parts.tree, leaf, identity);
  const made = await createUpdatePath(start, leaf, after, identity.privateKey, parleySuite, excluded);
  const [tree, path, pathSecrets, leafKey] = made;
  return { tree, path, pathSecrets, leafKey };
}

export async function commitWithPath(parts: CommitParts, { tree, path, pathSecrets, leafKey }: MadePath): Promise<Assembled> {
  const { identity, sender, before, after, proposals, addedLeaves } = parts;
  const { hash, hpke, signature: signatures } = parleySuite;
  const leaf = toLeafIndex(parts.leaf);
  const { secrets, commitSecret } = await secretsOf(tree, pathSecrets);
  const { framedContent, signature } = await createContentCommitSignature(
    before,
    "mls_public_message",
    { proposals: proposals.map((proposal) => ({ proposalOrRefType: "proposal", proposal })), path },
    sender,
    new Uint8Array(),
    identity.privateKey,
    signatures,
  );
  const treeHash = await treeHashRoot(tree, hash);
  const tag = parts.confirmationTag;
  const groupContext = await nextEpochContext(after, "mls_public_message", framedContent, signature, treeHash, tag, hash);
  const epoch = await nextEpoch(parts.initSecret, commitSecret, groupContext, tree);
  commitSecret.fill(0);
  const { keySchedule, secretTree } = epoch;
  const confirmationTag = await createConfirmationTag(keySchedule.confirmationKey, groupContext.confirmedTranscriptHash, hash);
  const content = {
    wireformat: "mls_public_message" as const,
    content: framedContent,
    auth: { contentType: "commit" as const, signature, confirmationTag },
  };
  const publicMessage = await protectPublicMessage(parts.membershipKey, before, content, parleySuite);
  const keys = await pathKeys(tree, secrets);
  if (keys === undefined) throw new MlsError("the path does not lead to the keys that it shows");
  const own = { ...parts.held, ...keys, [leafToNodeIndex(leaf)]: await hpke.exportPrivateKey(leafKey) };
  const state: GroupState = {
    groupContext,
    keySchedule,
    secretTree,
    ratchetTree: tree,
    privatePath: privatePathAfter(tree, leaf, own),
    signaturePrivateKey: new Uint8Array(),
    unappliedProposals: {},
    confirmationTag,
    historicalReceiverData: new Map(),
    groupActiveState: { kind: "active" },
  };
  const welcome = addedLeaves.length === 0 ? null : await welcomeFor(addedLeaves, leaf, state, secrets, epoch, identity);
  epoch.joinerSecret.fill(0);
  epoch.welcomeSecret.fill(0);
  const signer = { leaf, privateKey: identity.privateKey };
  const commit = encodeMlsMessage({ version: "mls10", wireformat: "mls_public_message", publicMessage });
  const externalPub = await externalPubFrom(keySchedule.externalSecret);
  const groupInfo = await publicGroupInfoMessage({ groupContext, confirmationTag, externalPub }, signer);
  const claim = await signEpochClaim(identity.privateKey, groupContext, { commit, externalPub });
  return { state, commit, welcome, groupInfo, claim };
}

/** A newer proof reaches the group with the device's next Commit. */
function withProof(tree: RatchetTree, leaf: LeafIndex, identity: DeviceIdentity): RatchetTree {
  const at = leafToNodeIndex(leaf);
  const node = tree[at];
  if (node?.nodeType !== "leaf") throw new MlsError(`leaf ${leaf} is blank, so it cannot commit`);
  const copy = tree.slice();
  copy[at] = {
    nodeType: "leaf",
    leaf: { ...node.leaf, credential: { credentialType: "basic", identity: credentialBytes(identity) } },
  };
  return copy;
}

async function secretsOf(tree: RatchetTree, path: { nodeIndex: number; secret: Uint8Array }[]) {
  const [lowest] = path;
  // Alone in the group: nobody to agree with, and ts-mls keeps the only path secret to itself. The next path heals.
  if (lowest === undefined) return { secrets: {}, commitSecret: new Uint8Array(parleySuite.kdf.size) };
  return climb(tree, toNodeIndex(lowest.nodeIndex), lowest.secret);
}

async function welcomeFor(
  addedLeaves: [LeafIndex, KeyPackage][],
  committer: LeafIndex,
  state: GroupState,
  pathSecrets: Record<number, Uint8Array>,
  epoch: { welcomeSecret: Uint8Array; joinerSecret: Uint8Array },
  identity: DeviceIdentity,
): Promise<Uint8Array> {
  const { hpke } = parleySuite;
  const groupInfo = await signedGroupInfo(state, { leaf: committer, privateKey: identity.privateKey });
  const encryptedGroupInfo = await encryptGroupInfo(groupInfo, epoch.welcomeSecret, parleySuite);
  const secrets: Welcome["secrets"] = [];
  for (const [leaf, keyPackage] of addedLeaves) {
    const pathSecret = pathSecrets[firstCommonAncestor(state.ratchetTree, leaf, committer)];
    const to = await hpke.importPublicKey(keyPackage.initKey);
    const groupSecrets = { joinerSecret: epoch.joinerSecret, pathSecret, psks: [] };
    const { enc, ct } = await encryptGroupSecrets(to, encryptedGroupInfo, groupSecrets, hpke);
    secrets.push({ newMember: await refBytes(keyPackage), encryptedGroupSecrets: { kemOutput: enc, ciphertext: ct } });
  }
  const welcome: Welcome = { cipherSuite: parleySuite.name, secrets, encryptedGroupInfo };
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome });
}

async function refBytes(keyPackage: KeyPackage): Promise<Uint8Array> {
  return fromBase64Url(await keyPackageRef(keyPackage)) ?? new Uint8Array();
}
