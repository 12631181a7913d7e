// Submissions that take time to check: creations and Commits. Decided before the check and once more after it, since others go on meanwhile.

import { type PublicGroup, type RestartTerms, readCommitHeader, restartTerms } from "../../mls/verify.ts";
import {
  type ConversationDown,
  type ConversationId,
  type Creation,
  MAX_LOG_BYTES,
  readCommitBundle,
  readCreation,
} from "../../protocol/index.ts";
import type { Claims, Session } from "../rpc.ts";
import { answerTo, reject, UNNAMED } from "./answers.ts";
import { type Change, commitChange, creationChange } from "./change.ts";
import { type Append, decideCommit, LOG_FULL, NOT_A_MEMBER, type Rejected, type Repeated } from "./decide.ts";
import type { Ledger } from "./ledger.ts";
import type { Turns } from "./turns.ts";
import { verifyBundle } from "./verify-bundle.ts";
import { decideRestart, isSameCreation, placeProblem, restartRefused, verifyCreation } from "./verify-creation.ts";

type Apply = (change: Change) => void;

export async function create(
  { ledger, apply }: { ledger: Ledger; apply: Apply },
  session: Session,
  { conversation, bytes, claims }: { conversation: ConversationId; bytes: Uint8Array; claims: Claims },
): Promise<ConversationDown> {
  const read = readCreation(bytes);
  if (!read.ok) return reject(read.rejection);
  const creation = read.frame;
  const clientId = creation.first?.clientId ?? UNNAMED;
  const misplaced = await placeProblem(conversation, session.account, creation.shape);
  const early = misplaced ?? decideCreation(ledger, session, creation);
  if (early.kind !== "append") return answerTo(clientId, early);
  const { at } = early;
  const verified = await verifyCreation(conversation, session, creation, { at, claims });
  if (verified.kind === "rejected") return answerTo(clientId, verified);
  const terms = termsOf(ledger);
  const refused = terms && restartRefused(verified, terms);
  if (refused) return answerTo(clientId, refused);
  // Another may have begun it meanwhile.
  const late = decideCreation(ledger, session, creation);
  if (late.kind !== "append") return answerTo(clientId, late);
  apply(creationChange(ledger.head, conversation, session, { creation, verified, at }));
  return { kind: "accepted", clientId, seq: creation.first === null ? 0 : late.seq, at };
}

export async function commit(
  { ledger, turns, apply }: { ledger: Ledger; turns: Turns; apply: Apply },
  session: Session,
  { bytes, claims }: { bytes: Uint8Array; claims: Claims },
): Promise<ConversationDown> {
  const read = readCommitBundle(bytes);
  if (!read.ok) return reject(read.rejection);
  const bundle = read.frame;
  const { clientId } = bundle;
  const decide = () => {
    const now = Date.now();
    const first = ledger.first(session.device, clientId);
    const decision = decideCommit(ledger.head, session, bundle, { now, first });
    if (decision.kind === "repeated") return decision;
    const waitMs = turns.wait(session.account, now);
    if (waitMs > 0) return { kind: "rejected", rejection: { kind: "rate-limited", retryAfterMs: waitMs } } as const;
    if (
      decision.kind === "rejected" &&
      decision.rejection.kind === "wrong-epoch" &&
      hasRemovalByAdmin(ledger, session, bundle.commit)
    )
      turns.grant(session.account, now);
    return decision;
  };
  const early = decide();
  if (early.kind !== "append") return answerTo(clientId, early);
  const full = ledger.bytes > MAX_LOG_BYTES && !readCommitHeader(bundle.commit)?.removes;
  if (full) return answerTo(clientId, LOG_FULL);
  const verified = await verifyBundle(groupOf(ledger), session, bundle, { at: early.at, claims });
  if (verified.kind === "rejected") return answerTo(clientId, verified);
  // Another Commit may have ended the epoch meanwhile, or a message taken the place.
  const late = decide();
  const { head } = ledger;
  if (late.kind !== "append" || head === null) return answerTo(clientId, late.kind === "append" ? NOT_A_MEMBER : late);
  // Everybody judges KeyPackages at the time of the entry, which may be later than that of the check.
  const at = Math.max(early.at, head.at);
  if (at > verified.validUntil) return answerTo(clientId, ENDED_MEANWHILE);
  turns.took(session.account);
  apply(commitChange(head, session, { bundle, verified, at }));
  return { kind: "accepted", clientId, seq: late.seq, at };
}

/** Whoever floods the log with Commits must not keep an admin from removing it. */
function hasRemovalByAdmin(ledger: Ledger, { account }: Session, commit: Uint8Array): boolean {
  return groupOf(ledger).policy.admins.includes(account) && (readCommitHeader(commit)?.removes ?? false);
}

const ENDED_MEANWHILE: Rejected = {
  kind: "rejected",
  rejection: { kind: "commit-refused", rule: "key-package", detail: "it ended while it was checked" },
};

/** Null where nothing is frozen. */
function termsOf(ledger: Ledger): RestartTerms | null {
  const frozen = ledger.head?.frozen;
  return frozen ? restartTerms(groupOf(ledger), frozen.offender) : null;
}

export function groupOf(ledger: Ledger): PublicGroup {
  const group = ledger.group();
  if (group === undefined) throw new Error("a conversation without its group");
  return group;
}

function decideCreation(ledger: Ledger, session: Session, creation: Creation): Append | Repeated | Rejected {
  const { head } = ledger;
  const at = Math.max(Date.now(), head?.at ?? 0);
  if (head === null) {
    const isFirst = creation.generation === 0;
    return isFirst ? { kind: "append", seq: 1, at } : { kind: "rejected", rejection: { kind: "not-found" } };
  }
  const first = creation.first && ledger.first(session.device, creation.first.clientId);
  if (first) return { kind: "repeated", ...first };
  if (isSameCreation(ledger.group(), creation)) return { kind: "repeated", seq: 0, at: head.at };
  const terms = termsOf(ledger) ?? restartTerms(groupOf(ledger), null);
  const allowed = decideRestart(head, session, creation, terms);
  return allowed.kind === "ok" ? { kind: "append", seq: head.seq + 1, at } : allowed;
}
