// Reports of a Commit that somebody cannot follow: which of them may be counted (CT4). Pure, but for the signature.

import { countReport, type PublicGroup, REPORTABLE_ENTRIES, readCommitHeader, reporterOf, sha256 } from "../../mls/verify.ts";
import type { AccountId, Seq } from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";
import { NOT_A_MEMBER, type Rejected, rejected } from "./decide.ts";
import { type Head, presentMember, presentMembers } from "./head.ts";

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
  given: { committer: AccountId; hasGoneOn: boolean; absent: readonly AccountId[] } | undefined,
): { kind: "counted"; head: Head } | Rejected | null {
  const member = presentMember(head, device);
  if (head === null || member === undefined) return NOT_A_MEMBER;
  if (given === undefined || seq < member.since)
    return rejected({ kind: "malformed", detail: "seq: no Commit that this device could follow" });
  const { committer, hasGoneOn, absent } = given;
  if (head.frozen !== null || account === committer || hasGoneOn || head.seq - seq > REPORTABLE_ENTRIES) return null;
  const present = presentMembers(head).map((each) => ({ accountId: each.account, deviceId: each.device }));
  if (!present.some(({ accountId }) => accountId === committer)) return null;
  const counted = countReport(head.reports, { seq, committer, account, device, signed }, { head: head.seq, present, absent });
  return counted && { kind: "counted", head: { ...head, ...counted } };
}
