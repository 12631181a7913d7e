// How a frozen group may begin anew: one pure rule that the one who begins it, the service and every member run (CT5).

import { type AccountId, type ConversationId, MAX_DEVICES_PER_CONVERSATION, sameBytes } from "../protocol/index.ts";
import { encodePolicy, type Policy, withFormer } from "./policy.ts";
import { type Refused, refused } from "./refusal.ts";
import { isMajority, type Report, readReport, reporterOf } from "./report.ts";
import type { RosterEntry } from "./roster.ts";

export type Standing = { policy: Policy; roster: readonly RosterEntry[] };
export type RestartTerms = {
  /** All who are in the new group: everybody, but for the committer that the majority reported */ accounts: ReadonlySet<AccountId>;
  policy: Policy;
  /** Who may begin it, in the order of their turns */ mayBegin: readonly AccountId[];
};

/**
 * Members, roles and rules stay. Where the only admin is the one who was reported, the account that stands first in the tree takes
 * over: everybody sees the same one (docs/decisions/070).
 */
export function restartTerms({ policy, roster }: Standing, offender: AccountId | null): RestartTerms {
  const inOrder = [...new Set([...roster].sort((a, b) => a.leaf - b.leaf).map(({ accountId }) => accountId))];
  if (policy.kind !== "group")
    return { accounts: new Set(inOrder), policy, mayBegin: inOrder.filter((each) => each !== offender) };
  const accounts = inOrder.filter((account) => account !== offender);
  const kept = policy.admins.filter((admin) => accounts.includes(admin));
  const admins = kept.length > 0 ? kept : accounts.slice(0, 1);
  return {
    accounts: new Set(accounts),
    policy: {
      ...policy,
      admins: [...admins].sort(),
      former: offender === null ? policy.former : withFormer(policy.former, offender),
    },
    mayBegin: accounts.filter((account) => admins.includes(account)),
  };
}

/** @param after the new group at its first epoch with everybody in it, and who began it */
export function restartProblem(terms: RestartTerms, after: Standing & { creator: AccountId }): Refused | undefined {
  const { policy, roster, creator } = after;
  const present = new Set(roster.map(({ accountId }) => accountId));
  if (present.size !== terms.accounts.size || [...present].some((account) => !terms.accounts.has(account)))
    return refused("continuity", "a restart keeps everybody but the one who was reported");
  if (!sameBytes(encodePolicy(policy), encodePolicy(terms.policy)))
    return refused("continuity", "a restart keeps roles and rules");
  return terms.mayBegin.includes(creator) ? undefined : refused("continuity", "an admin begins the group anew");
}

/** As many accounts as a conversation may have; each is verified. */
const MAX_REPORTS = MAX_DEVICES_PER_CONVERSATION;

/**
 * The account that a majority of the others could not follow, by their own signatures.
 * @param roster who was in the group when it froze
 * @returns null where these reports bar nobody
 */
export async function offenderOf(
  reports: readonly Uint8Array[],
  roster: readonly RosterEntry[],
  { conversation, generation }: { conversation: ConversationId; generation: number },
): Promise<AccountId | null> {
  const about = reports[0] && readReport(reports[0]);
  if (about === undefined) return null;
  const report: Report = { conversation, generation, ...about };
  const reporters: AccountId[] = [];
  for (const signed of reports.slice(0, MAX_REPORTS)) {
    const reporter = await reporterOf(signed, roster, report);
    if (reporter !== undefined) reporters.push(reporter.accountId);
  }
  return isMajority(reporters, roster, about.committer) ? about.committer : null;
}
