// Everything that is checked of a Commit bundle (SQ5): what mls/ can see in it, and that what it adds was claimed for this.

import { type CommitChange, type PublicGroup, verifyCommit } from "../../mls/verify.ts";
import {
  type CommitBundle,
  MAX_DEVICES_PER_CONVERSATION,
  MAX_ROW_BYTES,
  type Rejection,
  type UnixMs,
} from "../../protocol/index.ts";
import type { Claims, Session } from "../rpc.ts";
import { type Rejected, rejected } from "./decide.ts";

export type VerifiedCommit = { kind: "ok"; next: PublicGroup; change: CommitChange; validUntil: UnixMs };

export async function verifyBundle(
  group: PublicGroup,
  session: Session,
  bundle: CommitBundle,
  { at, claims, limitBytes = MAX_ROW_BYTES }: { at: UnixMs; claims: Claims; limitBytes?: number },
): Promise<VerifiedCommit | Rejected> {
  const { commit, welcome, groupInfo, claim } = bundle;
  if (commit.length > limitBytes) return tooBig(limitBytes);
  if ([welcome, groupInfo, claim].some((part) => (part?.length ?? 0) > MAX_ROW_BYTES)) return tooBig(MAX_ROW_BYTES);
  const verified = await verifyCommit(group, bundle, { at, actor: session });
  if (verified.kind === "refused") return rejected(commitRejection(group, verified));
  // One row holds the Welcome, beside one line for each device that is added.
  if ((welcome?.length ?? 0) + verified.change.added.length * 128 > MAX_ROW_BYTES) return tooBig(MAX_ROW_BYTES);
  const unclaimed = verified.change.added.some(({ ref }) => {
    const claim = claims[ref];
    return claim?.requester !== session.account || claim.conversation !== group.conversation || claim.expiresAt <= at;
  });
  return unclaimed ? rejected({ kind: "unclaimed-key-package" }) : verified;
}

function commitRejection(group: PublicGroup, { rule, detail }: { rule: string; detail: string }): Rejection {
  if (rule === "too-many-devices" && group.roster.length >= MAX_DEVICES_PER_CONVERSATION)
    return { kind: "conversation-full", limit: MAX_DEVICES_PER_CONVERSATION };
  return { kind: "commit-refused", rule, detail };
}

function tooBig(limitBytes: number): Rejected {
  return rejected({ kind: "too-big", limitBytes });
}
