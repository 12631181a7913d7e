// What somebody wants changed, weighed against the group as it is now: a Commit's ingredients, nothing left to do, or no.

import type { GroupDescription, Policy } from "../../../mls/index.ts";
import type { AccountId } from "../../../protocol/index.ts";
import type { Intent, IntentRecord } from "../../store/conversation-record.ts";

export const MAX_TRIES = 5;

export type Plan =
  | { kind: "commit"; addAccount: AccountId | null; remove: number[]; policy: Policy | null }
  | { kind: "moot" }
  | { kind: "not-allowed" };

export function planIntent(intent: Intent, group: GroupDescription, self: AccountId): Plan {
  const leavesOf = (account: AccountId) => group.roster.filter((entry) => entry.accountId === account).map(({ leaf }) => leaf);
  const { policy } = group;
  const isAdmin = policy.admins.includes(self);
  switch (intent.kind) {
    case "add":
      if (leavesOf(intent.account).length > 0) return { kind: "moot" };
      if (policy.whoAdds === "admins" && !isAdmin) return { kind: "not-allowed" };
      return { kind: "commit", addAccount: intent.account, remove: [], policy: null };
    case "remove": {
      const remove = leavesOf(intent.account);
      if (remove.length === 0) return { kind: "moot" };
      if (!isAdmin) return intent.leaving ? { kind: "moot" } : { kind: "not-allowed" };
      const admins = policy.admins.filter((admin) => admin !== intent.account);
      const changed = admins.length < policy.admins.length;
      return { kind: "commit", addAccount: null, remove, policy: changed ? { ...policy, admins } : null };
    }
    case "make-admin":
      if (policy.admins.includes(intent.account) || leavesOf(intent.account).length === 0) return { kind: "moot" };
      if (!isAdmin) return { kind: "not-allowed" };
      return { kind: "commit", addAccount: null, remove: [], policy: { ...policy, admins: [...policy.admins, intent.account] } };
    case "self-update":
      return { kind: "commit", addAccount: null, remove: [], policy: null };
  }
}

/** The first that is due and has not failed. */
export function nextIntent(intents: readonly IntentRecord[], now: number): IntentRecord | undefined {
  return intents.find(({ failed, notBefore }) => failed === null && notBefore <= now);
}
