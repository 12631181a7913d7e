// Coming into a group by a Welcome and the ratchet tree that the service keeps (RFC 9420 §12.4.3.1).

import type { GroupState, KeyPackage, PrivateKeyPackage, RatchetTree, Welcome } from "ts-mls";
import { verifyGroupInfoConfirmationTag } from "ts-mls/groupInfo.js";
import type { GroupSecrets } from "ts-mls/groupSecrets.js";
import { deriveKeySchedule } from "ts-mls/keySchedule.js";
import { encodeLeafNode } from "ts-mls/leafNode.js";
import { createSecretTree } from "ts-mls/secretTree.js";
import { leafToNodeIndex, leafWidth, toLeafIndex } from "ts-mls/treemath.js";
import { firstCommonAncestor } from "ts-mls/updatePath.js";
import { decryptGroupInfo, decryptGroupSecrets } from "ts-mls/welcome.js";
import { type AccountId, type ConversationId, type DeviceId, fromBase64Url, sameBytes, toBase64Url } from "../protocol/index.ts";
import { readMessage, readTree } from "./codec.ts";
import { climb, noPsk, pathKeys, privatePathAfter } from "./epoch.ts";
import { isClaimed, readEpochClaim } from "./epoch-claim.ts";
import type { Group } from "./group.ts";
import { readGroupId } from "./group-id.ts";
import { externalPubFrom } from "./group-info.ts";
import type { DeviceIdentity } from "./identity.ts";
import { type KeyPackageSecrets, keyPackageRef, readPrivateBytes } from "./key-package.ts";
import { leafAt, rosterOf } from "./leaves.ts";
import { publicProblem } from "./newcomer.ts";
import { type Refused, refused } from "./refusal.ts";
import { hpkeReady, PARLEY_SUITE_NAME, parleySuite } from "./suite.ts";

export type Joined = {
  kind: "ok";
  group: Group;
  /** The KeyPackage whose secrets are used up (unless it is the last resort, which the caller rotates) */ usedRef: string;
  addedBy: { accountId: AccountId; deviceId: DeviceId };
};

type Invitation = {
  welcome: Uint8Array;
  tree: Uint8Array;
  /** The caller's own, those of them that may be meant */ keyPackages: readonly KeyPackageSecrets[];
  identity: DeviceIdentity;
  /** Where the Welcome was found */ conversation: ConversationId;
  /** Of the Commit in whose place it stands (CT3) */ claim: Uint8Array;
};

export async function join({
  welcome: bytes,
  tree: treeBytes,
  keyPackages,
  identity,
  conversation,
  claim,
}: Invitation): Promise<Joined | Refused> {
  const welcome = readMessage(bytes, "mls_welcome")?.welcome;
  const tree = readTree(treeBytes);
  if (welcome === undefined || tree === undefined) return refused("malformed", "not a Welcome with its tree");
  if (welcome.cipherSuite !== PARLEY_SUITE_NAME) return refused("welcome-mismatch", "another suite");
  const own = await meantKeyPackage(welcome, keyPackages, identity);
  if (own === undefined) return refused("welcome-mismatch", "for none of this device's KeyPackages");
  const opened = await openWelcome(welcome, own);
  if (opened === undefined) return refused("welcome-mismatch", "it cannot be opened with the KeyPackage it names");
  const { secrets, groupInfo } = opened;
  const { groupContext, confirmationTag } = groupInfo;
  if (readGroupId(groupContext.groupId)?.conversation !== conversation)
    return refused("continuity", "a Welcome to another conversation");
  const sound = await publicProblem(groupInfo, tree);
  if (sound.kind === "refused") return sound;
  const claimed = await readEpochClaim(sound.signer.deviceKey, groupContext, claim);
  if (claimed.kind === "refused") return claimed;
  const encodedLeaf = encodeLeafNode(own.keyPackage.leafNode);
  const entry = rosterOf(tree).find(({ leaf }) => isSameLeaf(tree, leaf, encodedLeaf));
  if (entry === undefined) return refused("tree", "this device's leaf is not in it");
  if (!(await verifyGroupInfoConfirmationTag(groupInfo, secrets.joinerSecret, noPsk, parleySuite)))
    return refused("confirmation-tag", "the GroupInfo does not belong to these secrets");
  const keys = await pathKeysFor(tree, entry.leaf, groupInfo.signer, secrets);
  if (keys === undefined) return refused("path-secret", "what was sealed to this device does not fit the tree");
  const ownKey = { [leafToNodeIndex(toLeafIndex(entry.leaf))]: own.privateKeys.hpkePrivateKey };
  const { kdf } = parleySuite;
  const [keySchedule, encryptionSecret] = await deriveKeySchedule(secrets.joinerSecret, noPsk, groupContext, kdf);
  if (!(await isClaimed(claimed.externalPubHash, await externalPubFrom(keySchedule.externalSecret))))
    return refused("external-pub", "whoever comes back by the key that the committer claims would come to another epoch");
  const state: GroupState = {
    groupContext,
    keySchedule,
    secretTree: await createSecretTree(leafWidth(tree.length), encryptionSecret, kdf),
    ratchetTree: tree,
    privatePath: privatePathAfter(tree, entry.leaf, { ...keys, ...ownKey }),
    signaturePrivateKey: new Uint8Array(),
    unappliedProposals: {},
    confirmationTag,
    historicalReceiverData: new Map(),
    groupActiveState: { kind: "active" },
  };
  for (const secret of [encryptionSecret, secrets.joinerSecret]) secret.fill(0);
  const { accountId, deviceId } = sound.signer;
  return { kind: "ok", group: { identity, state }, usedRef: own.ref, addedBy: { accountId, deviceId } };
}

/** The KeyPackageRefs (base64url) that a Welcome is for, so that the caller loads only the secrets it needs. */
export function welcomeRefs(bytes: Uint8Array): string[] | undefined {
  return readMessage(bytes, "mls_welcome")?.welcome.secrets.map(({ newMember }) => toBase64Url(newMember));
}

type OwnKeyPackage = { ref: string; keyPackage: KeyPackage; privateKeys: PrivateKeyPackage };

async function meantKeyPackage(
  welcome: Welcome,
  keyPackages: readonly KeyPackageSecrets[],
  identity: DeviceIdentity,
): Promise<OwnKeyPackage | undefined> {
  const refs = new Set(welcome.secrets.map(({ newMember }) => toBase64Url(newMember)));
  for (const { bytes, privateBytes } of keyPackages) {
    const keyPackage = readMessage(bytes, "mls_key_package")?.keyPackage;
    if (keyPackage === undefined) continue;
    const ref = await keyPackageRef(keyPackage);
    if (refs.has(ref)) return { ref, keyPackage, privateKeys: readPrivateBytes(privateBytes, identity) };
  }
  return undefined;
}

async function openWelcome(welcome: Welcome, { ref, privateKeys }: OwnKeyPackage) {
  await hpkeReady();
  try {
    const key = await parleySuite.hpke.importPrivateKey(privateKeys.initPrivateKey);
    const secrets = await decryptGroupSecrets(key, fromBase64Url(ref) ?? new Uint8Array(), welcome, parleySuite.hpke);
    if (secrets === undefined || secrets.psks.length > 0) return undefined;
    const groupInfo = await decryptGroupInfo(welcome, secrets.joinerSecret, noPsk, parleySuite);
    return groupInfo === undefined ? undefined : { secrets, groupInfo };
  } catch {
    return undefined;
  }
}

function isSameLeaf(tree: RatchetTree, leaf: number, encoded: Uint8Array): boolean {
  const node = leafAt(tree, leaf);
  return node !== undefined && sameBytes(encodeLeafNode(node), encoded);
}

/** Every Commit has a path here, so every Welcome has a path secret. */
async function pathKeysFor(tree: RatchetTree, own: number, signer: number, { pathSecret }: GroupSecrets) {
  if (pathSecret === undefined) return undefined;
  const shared = firstCommonAncestor(tree, toLeafIndex(own), toLeafIndex(signer));
  return pathKeys(tree, (await climb(tree, shared, pathSecret)).secrets);
}
