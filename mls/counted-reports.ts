// Which reports of a Commit count, and when they are a majority (CT4). Pure: the service runs it, and the one that is simulated.

import type { AccountId, DeviceId, Seq } from "../protocol/index.ts";
import { isMajority } from "./report.ts";

/** How far behind the head a Commit may be to be reported. */
export const REPORTABLE_ENTRIES = 1_000;
/**
 * The newest of each account, and its first against each of the committers that it reported last: nobody's are crowded out by another's, nor the first by
 * those that a committer provokes after it, and all lie in one row.
 */
export const REPORTS_OF_AN_ACCOUNT = 5;

export type CountedReport = {
  readonly account: AccountId;
  readonly device: DeviceId;
  readonly signed: Uint8Array;
  /** Of this account, come in from outside since: what they do says nothing about whether the Commit could be followed */
  readonly back: readonly DeviceId[];
};
/** One Commit that somebody cannot follow, and who says so: each account once. */
export type Reported = { readonly seq: Seq; readonly committer: AccountId; readonly by: readonly CountedReport[] };
export type FrozenBy = { readonly offender: AccountId; readonly reports: readonly Uint8Array[] };
type Present = { readonly accountId: AccountId; readonly deviceId: DeviceId };

/**
 * @param group who is in it now, and whom a restart left out of it
 * @returns null where it was counted before
 */
export function countReport(
  reports: readonly Reported[],
  { seq, committer, account, device, signed }: { seq: Seq; committer: AccountId } & Omit<CountedReport, "back">,
  { head, present, absent }: { head: Seq; present: readonly Present[]; absent: readonly AccountId[] },
): { reports: readonly Reported[]; frozen: FrozenBy | null } | null {
  // Members look for its signature among the keys of those who are in: that of a device which has gone they would not find.
  const devices = new Set(present.map(({ deviceId }) => deviceId));
  const before = reports.find((each) => each.seq === seq)?.by.filter((each) => devices.has(each.device)) ?? [];
  if (before.some((each) => each.account === account)) return null;
  const reported: Reported = { seq, committer, by: [...before, { account, device, signed, back: [] }] };
  const near = reports.filter((each) => each.seq !== seq && head - each.seq <= REPORTABLE_ENTRIES);
  const accounts = reported.by.map((each) => each.account);
  const isFrozen = isMajority(accounts, present, committer, absent);
  const frozen = isFrozen ? { offender: committer, reports: reported.by.map((each) => each.signed) } : null;
  return { reports: withNewestOf(account, [...near, reported]), frozen };
}

/**
 * Whoever goes on from inside has followed, and takes its account's reports back. Whoever comes in from outside has not, and neither says
 * what it does from then on that it had: a report does not end with the coming back of the one who made it (docs/decisions/100).
 * @returns the same array where nothing changes
 */
export function reportsAfter(
  reports: readonly Reported[],
  { account, device, isExternal }: { account: AccountId; device: DeviceId; isExternal: boolean },
): readonly Reported[] {
  const isAffected = (report: CountedReport) => report.account === account && !report.back.includes(device);
  if (!reports.some(({ by }) => by.some(isAffected))) return reports;
  return reports
    .map((each) => ({
      ...each,
      by: each.by.flatMap((report) => {
        if (!isAffected(report)) return [report];
        return isExternal ? [{ ...report, back: [...report.back, device] }] : [];
      }),
    }))
    .filter(({ by }) => by.length > 0);
}

function withNewestOf(account: AccountId, reports: readonly Reported[]): readonly Reported[] {
  const own = reports.filter(({ by }) => by.some((report) => report.account === account)).sort((a, b) => b.seq - a.seq);
  const firsts = new Map(own.map((report) => [report.committer, report]));
  const kept = new Set([...own.slice(0, REPORTS_OF_AN_ACCOUNT), ...[...firsts.values()].slice(0, REPORTS_OF_AN_ACCOUNT)]);
  const dropped = new Set(own.filter((report) => !kept.has(report)));
  if (dropped.size === 0) return reports;
  return reports
    .map((each) => (dropped.has(each) ? { ...each, by: each.by.filter((report) => report.account !== account) } : each))
    .filter(({ by }) => by.length > 0);
}
