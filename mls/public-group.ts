// A group as the service knows it: the ratchet tree, the GroupContext and who is in it. No secret is in here.

import { decodeMlsMessage, type GroupContext, type GroupInfo, type RatchetTree } from "ts-mls";
import { decodeRatchetTree, encodeRatchetTree } from "ts-mls/ratchetTree.js";
import type { ConversationId, UnixMs } from "../protocol/index.ts";
import { authorize } from "./authorize.ts";
import { readMessage, readTree } from "./codec.ts";
import { readGroupId } from "./group-id.ts";
import { externalPubOf } from "./group-info.ts";
import { policyOf } from "./group-view.ts";
import { leafAt, rosterOf } from "./leaves.ts";
import { publicProblem } from "./newcomer.ts";
import type { Policy } from "./policy.ts";
import { MlsError, type Refused, refused } from "./refusal.ts";
import type { RosterEntry } from "./roster.ts";

export type PublicGroup = {
  readonly conversation: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  readonly policy: Policy;
  readonly roster: readonly RosterEntry[];
  /** Opaque outside mls/ from here on */
  readonly tree: RatchetTree;
  readonly context: GroupContext;
  readonly confirmationTag: Uint8Array;
  readonly groupInfo: Uint8Array;
};

/** The beginning: epoch 0, exactly one leaf, signed by it. */
export async function openPublicGroup(given: {
  groupInfo: Uint8Array;
  tree: Uint8Array;
  at: UnixMs;
}): Promise<{ kind: "ok"; group: PublicGroup } | Refused> {
  const groupInfo = readMessage(given.groupInfo, "mls_group_info")?.groupInfo;
  const tree = readTree(given.tree);
  if (groupInfo === undefined || tree === undefined) return refused("malformed", "not a GroupInfo with its tree");
  const { groupContext } = groupInfo;
  if (groupContext.epoch !== 0n || groupContext.confirmedTranscriptHash.length > 0)
    return refused("epoch", "a group begins at epoch 0");
  if (tree.length !== 1) return refused("tree", "a group begins with its creator alone");
  if (externalPubOf(groupInfo) === undefined) return refused("group-info", "it has no external_pub of ours");
  const sound = await publicProblem(groupInfo, tree);
  if (sound.kind === "refused") return sound;
  const lifetime = creatorsLifetimeProblem(tree, given.at);
  if (lifetime !== undefined) return lifetime;
  const group = publicGroupOf(groupInfo, tree, given.groupInfo);
  const { policy, roster } = group;
  // The creator makes the first policy as if it edited its own: it must be able to have come about.
  const allowed = authorize(policy, roster, {
    epoch: 0,
    committer: sound.signer,
    external: false,
    added: [],
    removed: [],
    lost: [],
    policy,
  });
  if (allowed.kind === "refused") return allowed;
  if (policy.kind === "group" && !policy.admins.includes(sound.signer.accountId))
    return refused("last-admin", "the creator is an admin");
  return { kind: "ok", group };
}

/** Two parts, because the tree grows with the group and the head does not. */
export function encodePublicGroup({ groupInfo, tree }: PublicGroup): { head: Uint8Array; tree: Uint8Array } {
  return { head: groupInfo, tree: encodeRatchetTree(tree) };
}

/** Throws MlsError on bytes that `encodePublicGroup` did not write. */
export function decodePublicGroup(head: Uint8Array, treeBytes: Uint8Array): PublicGroup {
  const message = decodeMlsMessage(head, 0)?.[0];
  const tree = decodeRatchetTree(treeBytes, 0)?.[0];
  if (message?.wireformat !== "mls_group_info" || tree === undefined) throw new MlsError("the stored public group is broken");
  return publicGroupOf(message.groupInfo, tree, head);
}

/** For joiners and rejoiners: the `ratchet_tree` encoding (RFC 9420 §12.4.3.3). */
export function publicGroupTree({ tree }: PublicGroup): Uint8Array {
  return encodeRatchetTree(tree);
}

/** For rejoiners: the newest GroupInfo, as its committer signed it. */
export function publicGroupInfo({ groupInfo }: PublicGroup): Uint8Array {
  return groupInfo;
}

export function publicGroupOf(info: GroupInfo, tree: RatchetTree, groupInfo: Uint8Array): PublicGroup {
  const { groupContext: context, confirmationTag } = info;
  const id = readGroupId(context.groupId);
  const policy = policyOf(context);
  if (id === undefined || policy === undefined) throw new MlsError("a group that is not one of ours");
  return { ...id, epoch: Number(context.epoch), policy, roster: rosterOf(tree), tree, context, confirmationTag, groupInfo };
}

function creatorsLifetimeProblem(tree: RatchetTree, at: UnixMs): Refused | undefined {
  const leaf = leafAt(tree, 0);
  if (leaf?.leafNodeSource !== "key_package") return refused("tree", "the creator's leaf is not a fresh one");
  const { notBefore, notAfter } = leaf.lifetime;
  const now = BigInt(Math.floor(at / 1000));
  return notBefore <= now && now <= notAfter ? undefined : refused("key-package", "the creator's leaf is outside its lifetime");
}
