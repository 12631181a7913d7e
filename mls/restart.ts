// How a frozen group may begin anew: one pure rule that the one who begins it, the service and every member run (CT5).

import { type AccountId, type ConversationId, MAX_DEVICES_PER_CONVERSATION, sameBytes } from "../protocol/index.ts";
import { encodePolicy, MAX_ABSENT, type Policy, withFormer } from "./policy.ts";
import { type Refused, refused } from "./refusal.ts";
import { isMajority, type Report, readReport, reporterOf } from "./report.ts";
import type { RosterEntry } from "./roster.ts";

export type Standing = { policy: Policy; roster: readonly RosterEntry[] };
export type RestartTerms = {
  /** All whom the new group is for: everybody, but for the committer that the majority reported */ accounts: ReadonlySet<AccountId>;
  policy: Policy;
  /** Who may begin it, in the order of their turns */ mayBegin: readonly AccountId[];
};

/**
 * Members, roles and rules stay, also the roles of those whom an earlier restart left out. Where the only admin is the one who was reported, the account that stands first in the tree takes
 * over: everybody sees the same one (docs/decisions/070).
 */
export function restartTerms({ policy, roster }: Standing, offender: AccountId | null): RestartTerms {
  const inOrder = [...new Set([...roster].sort((a, b) => a.leaf - b.leaf).map(({ accountId }) => accountId))];
  if (policy.kind !== "group")
    return { accounts: new Set(inOrder), policy, mayBegin: inOrder.filter((each) => each !== offender) };
  const accounts = inOrder.filter((account) => account !== offender);
  const absent = policy.absent.filter((account) => !inOrder.includes(account));
  const isHere = policy.admins.some((admin) => accounts.includes(admin));
  const kept = policy.admins.filter((admin) => accounts.includes(admin) || absent.includes(admin));
  const admins = isHere ? kept : [...kept, ...accounts.slice(0, 1)];
  return {
    accounts: new Set(accounts),
    policy: {
      ...policy,
      admins: [...admins].sort(),
      former: offender === null ? policy.former : withFormer(policy.former, offender),
      absent,
    },
    mayBegin: accounts.filter((account) => admins.includes(account)),
  };
}

/** Null where a restart cannot go without them: in a direct chat nobody is left out, and of a group no more than can be named (CT9). */
export function policyWithout({ policy }: RestartTerms, missing: readonly AccountId[]): Policy | null {
  if (missing.length === 0) return policy;
  const absent = [...policy.absent, ...missing].sort();
  return policy.kind === "group" && absent.length <= MAX_ABSENT ? { ...policy, absent } : null;
}

/** @param after the new group at its first epoch with all whom it begins with, and who began it */
export function restartProblem(terms: RestartTerms, after: Standing & { creator: AccountId }): Refused | undefined {
  const { policy, roster, creator } = after;
  const present = new Set(roster.map(({ accountId }) => accountId));
  const wanted = policyWithout(
    terms,
    [...terms.accounts].filter((account) => !present.has(account)),
  );
  if (wanted === null || [...present].some((account) => !terms.accounts.has(account)))
    return refused("continuity", "a restart keeps everybody but the one who was reported");
  // Whoever is not in it is named in its policy.
  if (!sameBytes(encodePolicy(policy), encodePolicy(wanted))) return refused("continuity", "a restart keeps roles and rules");
  return terms.mayBegin.includes(creator) ? undefined : refused("continuity", "an admin begins the group anew");
}

/** As many accounts as a conversation may have; each is verified. */
const MAX_REPORTS = MAX_DEVICES_PER_CONVERSATION;

/**
 * The account that a majority of the others could not follow, by their own signatures.
 * @param group who was in it when it froze, and who had been left out of it
 * @returns null where these reports bar nobody
 */
export async function offenderOf(
  reports: readonly Uint8Array[],
  { roster, policy }: { roster: readonly RosterEntry[]; policy: Pick<Policy, "absent"> },
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
  return isMajority(reporters, roster, about.committer, policy.absent) ? about.committer : null;
}
