// Whether a group belongs where it is: the id of a direct or own conversation follows from its accounts.

import { directConversationId, selfConversationId } from "../protocol/index.ts";
import { readGroupId } from "./group-id.ts";
import type { Policy } from "./policy.ts";
import { type Refused, refused } from "./refusal.ts";
import type { RosterEntry } from "./roster.ts";

export async function shapeProblem(
  groupId: Uint8Array,
  policy: Policy,
  roster: readonly RosterEntry[],
): Promise<Refused | undefined> {
  const id = readGroupId(groupId);
  if (id === undefined) return refused("group", "not a group id of ours");
  const [one, other, ...more] = new Set(roster.map((entry) => entry.accountId));
  if (one === undefined) return refused("tree", "an empty group");
  switch (policy.kind) {
    case "group":
      return undefined;
    case "self":
      return other === undefined && (await selfConversationId(one)) === id.conversation
        ? undefined
        : refused("group", "not this account's own conversation");
    case "direct":
      if (more.length > 0) return refused("group", "a direct conversation has two accounts");
      return other === undefined || (await directConversationId(one, other)) === id.conversation
        ? undefined
        : refused("group", "the direct conversation of two others");
  }
}
