// Reports of a Commit that somebody cannot follow: which of them count, and when they are a majority (CT4). Pure, but for the signature.

import { isMajority, type PublicGroup, readCommitHeader, reporterOf, sha256 } from "../../mls/verify.ts";
import type { AccountId, Seq } from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";
import { NOT_A_MEMBER, type Rejected, rejected } from "./decide.ts";
import { type Head, presentMember, type Reported } from "./head.ts";

/** How far behind the head a Commit may be to be reported: who comes later comes back by itself, and the others have gone on. */
export const REPORTABLE_ENTRIES = 1_000;

/** They lie in one row with the state. */
const REPORTED_AT_ONCE = 7;

/** Whether this device signed exactly that: it cannot follow these bytes, by this committer. */
export async function isSignedReport(
  group: PublicGroup,
  { account, device }: Session,
  { commit, committer, signed }: { commit: Uint8Array; committer: AccountId; signed: Uint8Array },
): Promise<boolean> {
  const header = readCommitHeader(commit);
  // Of the group that is here now: a majority of another generation says nothing about this one.
  if (header === undefined || header.generation !== group.generation) return false;
  const { conversation, generation, epoch } = header;
  const about = { conversation, generation, epoch: epoch + 1, commitHash: await sha256(commit), committer };
  const roster = group.roster.filter((entry) => entry.accountId === account && entry.deviceId === device);
  return (await reporterOf(signed, roster, about)) !== undefined;
}

/**
 * @param given what the log says of the entry: undefined where it is no Commit of this generation that is still there
 * @returns the head as it then is, or null where the report counts for nothing
 */
export function decideReport(
  head: Head | null,
  { account, device }: Session,
  { seq, signed }: { seq: Seq; signed: Uint8Array },
  given: { committer: AccountId; hasGoneOn: boolean } | undefined,
): { kind: "counted"; head: Head } | Rejected | null {
  const member = presentMember(head, device);
  if (head === null || member === undefined) return NOT_A_MEMBER;
  if (given === undefined || seq < member.since)
    return rejected({ kind: "malformed", detail: "seq: no Commit that this device could follow" });
  const { committer, hasGoneOn } = given;
  if (head.frozen !== null || account === committer || hasGoneOn || head.seq - seq > REPORTABLE_ENTRIES) return null;
  const present = [...head.members.values()].flatMap(({ removed, account: accountId }) =>
    removed === null ? [{ accountId }] : [],
  );
  if (!present.some(({ accountId }) => accountId === committer)) return null;
  const before = head.reports.find((each) => each.seq === seq)?.by ?? [];
  if (before.some((each) => each.account === account)) return null;
  const reported: Reported = { seq, committer, by: [...before, { account, signed }] };
  const others = head.reports
    .filter((each) => each.seq !== seq && head.seq - each.seq <= REPORTABLE_ENTRIES)
    .slice(-REPORTED_AT_ONCE);
  const accounts = reported.by.map((each) => each.account);
  const isFrozen = isMajority(accounts, present, committer);
  const frozen = isFrozen ? { offender: committer, reports: reported.by.map((each) => each.signed) } : null;
  return { kind: "counted", head: { ...head, reports: [...others, reported], frozen } };
}

/** Whoever goes on has followed, or come back: what it reported before counts no more. */
export function withoutReportsBy(reports: readonly Reported[], account: AccountId): readonly Reported[] {
  if (reports.every(({ by }) => by.every((each) => each.account !== account))) return reports;
  return reports
    .map((each) => ({ ...each, by: each.by.filter((report) => report.account !== account) }))
    .filter(({ by }) => by.length > 0);
}
