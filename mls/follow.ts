// Following a group from outside: a device that lost its place checks each later Commit as the service does, from the last public state
// that it verified, and so knows the group that the log leads to (CT2).

import type { GroupInfo } from "ts-mls";
import { decodeGroupContext, encodeGroupContext } from "ts-mls/groupContext.js";
import { decodeRatchetTree, encodeRatchetTree } from "ts-mls/ratchetTree.js";
import * as v from "valibot";
import { decodeCbor, encodeCbor, sameBytes, type UnixMs } from "../protocol/index.ts";
import type { CommitChange } from "./authorize.ts";
import { decodeWhole } from "./codec.ts";
import { isClaimed } from "./epoch-claim.ts";
import { type Group, viewOf } from "./group.ts";
import { readGroupId } from "./group-id.ts";
import { type Claimed, inspectCommit } from "./inspect.ts";
import type { Policy } from "./policy.ts";
import { type GroupView, policyOf } from "./proposals.ts";
import { MlsError, type Refused } from "./refusal.ts";
import type { RosterEntry } from "./roster.ts";
import { rosterOf } from "./tree.ts";

/** What everybody knows of a group at one epoch, as this device verified it. */
export type PublicView = GroupView & {
  /** As the committer of this epoch claims it; null where the device was in the epoch itself, or at the beginning */
  externalPubHash: Uint8Array | null;
};

/** Where a member stands, as those outside see it. */
export function publicViewOf(group: Group): PublicView {
  return { ...viewOf(group), externalPubHash: null };
}

/** Refused: the log does not lead on from here, by whoever's fault. */
export async function followCommit(
  view: PublicView,
  claimed: Claimed,
  at: UnixMs,
): Promise<{ kind: "ok"; view: PublicView; change: CommitChange } | Refused> {
  const inspected = await inspectCommit(view, claimed, at);
  if (inspected.kind === "refused") return inspected;
  const { context, tree, confirmationTag, externalPubHash, change } = inspected;
  return { kind: "ok", view: { context, tree, confirmationTag, externalPubHash }, change };
}

export function describeView({ context, tree }: PublicView): {
  generation: number;
  epoch: number;
  policy: Policy;
  roster: RosterEntry[];
} {
  const id = readGroupId(context.groupId);
  const policy = policyOf(context);
  if (id === undefined || policy === undefined) throw new MlsError("a group that is not one of ours");
  return { generation: id.generation, epoch: Number(context.epoch), policy, roster: rosterOf(tree) };
}

/** Whether a GroupInfo is the one that the log has led to: the same members, the same history, and the key that was claimed. */
export async function leadsTo(view: PublicView, info: GroupInfo, externalPub: Uint8Array): Promise<boolean> {
  return (
    sameBytes(encodeGroupContext(info.groupContext), encodeGroupContext(view.context)) &&
    sameBytes(info.confirmationTag, view.confirmationTag) &&
    (view.externalPubHash === null || (await isClaimed(view.externalPubHash, externalPub)))
  );
}

const bytes = v.instance(Uint8Array);
const stored = v.strictObject({ context: bytes, tree: bytes, confirmationTag: bytes, externalPubHash: v.nullable(bytes) });

export function saveView({ context, tree, confirmationTag, externalPubHash }: PublicView): Uint8Array {
  return encodeCbor({ context: encodeGroupContext(context), tree: encodeRatchetTree(tree), confirmationTag, externalPubHash });
}

/** Throws MlsError on bytes that `saveView` did not write. */
export function loadView(saved: Uint8Array): PublicView {
  const parsed = v.safeParse(stored, decodeCbor(saved));
  if (!parsed.success) throw new MlsError("the stored view of a group is broken");
  const { confirmationTag, externalPubHash } = parsed.output;
  const context = decodeWhole(decodeGroupContext, encodeGroupContext, parsed.output.context);
  const tree = decodeWhole(decodeRatchetTree, encodeRatchetTree, parsed.output.tree);
  if (context === undefined || tree === undefined) throw new MlsError("the stored view of a group is broken");
  return { context, tree, confirmationTag, externalPubHash };
}
