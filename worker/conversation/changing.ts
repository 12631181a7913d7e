// Submissions that take time to check: creations and Commits. Decided before the check and once more after it, since others go on meanwhile.

import type { PublicGroup } from "../../mls/verify.ts";
import {
  type ConversationDown,
  type ConversationId,
  type Creation,
  readCommitBundle,
  readCreation,
} from "../../protocol/index.ts";
import type { Claims, Session } from "../rpc.ts";
import { answerTo, reject, UNNAMED } from "./answers.ts";
import { type Change, commitChange, creationChange } from "./change.ts";
import { type Append, decideCommit, NOT_A_MEMBER, type Rejected, type Repeated } from "./decide.ts";
import type { Ledger } from "./ledger.ts";
import { verifyBundle } from "./verify-bundle.ts";
import { decideRecreation, isSameCreation, placeProblem, verifyCreation } from "./verify-creation.ts";

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
  // Another may have begun it meanwhile.
  const late = decideCreation(ledger, session, creation);
  if (late.kind !== "append") return answerTo(clientId, late);
  apply(creationChange(ledger.head, conversation, session, { creation, verified, at }));
  return { kind: "accepted", clientId, seq: creation.first === null ? 0 : late.seq, at };
}

export async function commit(
  { ledger, apply }: { ledger: Ledger; apply: Apply },
  session: Session,
  { bytes, claims }: { bytes: Uint8Array; claims: Claims },
): Promise<ConversationDown> {
  const read = readCommitBundle(bytes);
  if (!read.ok) return reject(read.rejection);
  const bundle = read.frame;
  const { clientId } = bundle;
  const decide = () => {
    const given = { now: Date.now(), first: ledger.first(session.device, clientId) };
    return decideCommit(ledger.head, session, bundle, given);
  };
  const early = decide();
  if (early.kind !== "append") return answerTo(clientId, early);
  const verified = await verifyBundle(groupOf(ledger), session, bundle, { at: early.at, claims });
  if (verified.kind === "rejected") return answerTo(clientId, verified);
  // Another Commit may have ended the epoch meanwhile, or a message taken the place.
  const late = decide();
  const { head } = ledger;
  if (late.kind !== "append" || head === null) return answerTo(clientId, late.kind === "append" ? NOT_A_MEMBER : late);
  const at = Math.max(early.at, head.at);
  apply(commitChange(head, session, { bundle, verified, at }));
  return { kind: "accepted", clientId, seq: late.seq, at };
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
  const reported = head.reports && ledger.entryAt(head.reports.seq);
  const offender = reported ? head.members.get(reported.device)?.account : undefined;
  const allowed = decideRecreation(head, session, creation, { admins: groupOf(ledger).policy.admins, offender });
  return allowed.kind === "ok" ? { kind: "append", seq: head.seq + 1, at } : allowed;
}
