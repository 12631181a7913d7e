// Whether a group belongs where it is: the id says its kind, and for a direct or own conversation also which accounts may be in it (CT1).

import { directConversationId, isGroupConversationId, selfConversationId } from "../protocol/index.ts";
import { readGroupId } from "./group-id.ts";
import type { Policy } from "./policy.ts";
import { type Refused, refused } from "./refusal.ts";
import type { RosterEntry } from "./roster.ts";

/** @param context of the epoch that the policy and the roster are of: at epoch 0 a creator is alone */
export async function shapeProblem(
  { groupId, epoch }: { groupId: Uint8Array; epoch: bigint },
  policy: Policy,
  roster: readonly RosterEntry[],
): Promise<Refused | undefined> {
  const id = readGroupId(groupId);
  if (id === undefined) return refused("group", "not a group id of ours");
  const [one, other, ...more] = new Set(roster.map((entry) => entry.accountId));
  if (one === undefined) return refused("tree", "an empty group");
  switch (policy.kind) {
    case "group":
      return isGroupConversationId(id.conversation) ? undefined : refused("group", "not the id of a group");
    case "self":
      return other === undefined && (await selfConversationId(one)) === id.conversation
        ? undefined
        : refused("group", "not this account's own conversation");
    case "direct":
      if (more.length > 0) return refused("group", "a direct conversation has two accounts");
      if (other === undefined) {
        const isOpen = epoch === 0n && !isGroupConversationId(id.conversation);
        return isOpen ? undefined : refused("group", "a direct conversation has two accounts");
      }
      return (await directConversationId(one, other)) === id.conversation
        ? undefined
        : refused("group", "the direct conversation of two others");
  }
}
