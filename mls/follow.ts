// Following a group from outside: a device that lost its place checks each later Commit as the service does, from the last public state
// that it verified, and so knows the group that the log leads to (CT2).

import type { GroupInfo } from "ts-mls";
import { encodeGroupContext } from "ts-mls/groupContext.js";
import { sameBytes, type UnixMs } from "../protocol/index.ts";
import type { CommitChange } from "./authorize.ts";
import { isClaimed } from "./epoch-claim.ts";
import { readGroupId } from "./group-id.ts";
import { policyOf } from "./group-view.ts";
import { type Claimed, inspectCommit } from "./inspect.ts";
import { rosterOf } from "./leaves.ts";
import type { Policy } from "./policy.ts";
import type { PublicView } from "./public-view.ts";
import { MlsError, type Refused } from "./refusal.ts";
import type { RosterEntry } from "./roster.ts";

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
