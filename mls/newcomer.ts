// What a newcomer, or the service at the beginning, checks of a group before it believes in it.

import type { GroupInfo, RatchetTree } from "ts-mls";
import { verifyGroupInfoSignature } from "ts-mls/groupInfo.js";
import { policyOf } from "./group-view.ts";
import { rosterOf } from "./leaves.ts";
import { type Refused, refused } from "./refusal.ts";
import { entryAt, type RosterEntry } from "./roster.ts";
import { shapeProblem } from "./shape.ts";
import { PARLEY_SUITE_NAME, parleySuite } from "./suite.ts";
import { treeProblem } from "./tree.ts";

/** The tree, the policy, and who signed the GroupInfo. */
export async function publicProblem(
  groupInfo: GroupInfo,
  tree: RatchetTree,
): Promise<{ kind: "ok"; signer: RosterEntry } | Refused> {
  const { groupContext: context, signer } = groupInfo;
  if (context.cipherSuite !== PARLEY_SUITE_NAME) return refused("group-info", "another suite");
  const problem = await treeProblem(tree, context.groupId, context.treeHash);
  if (problem !== undefined) return problem;
  const roster = rosterOf(tree);
  const policy = policyOf(context);
  if (policy === undefined) return refused("policy", "the group has no policy of ours");
  const shape = await shapeProblem(context, policy, roster);
  if (shape !== undefined) return shape;
  const entry = entryAt(roster, signer);
  if (entry === undefined) return refused("group-info", "signed by nobody in the tree");
  const holds = await verifyGroupInfoSignature(groupInfo, entry.deviceKey, parleySuite.signature);
  return holds ? { kind: "ok", signer: entry } : refused("group-info", "its signature does not hold");
}
