// Whether a Welcome may bring this device into a conversation that it knows: what it knew is never replaced by what the service says.

import { type CommitRule, offenderOf, restartProblem, restartTerms } from "../../../mls/index.ts";
import type { AccountId } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { Standing } from "./standing.ts";

export type Admission =
  /** Nothing was known of it, or this device had left or was removed */
  | { kind: "new" }
  /** The group that takes the place of a frozen one (CT5) */
  | { kind: "restart"; offender: AccountId | null }
  /** It cannot be told whether this follows from what was known: who came and went is said (CT2) */
  | { kind: "unproven" }
  | { kind: "refused"; rule: CommitRule };

/**
 * @param known where this device last knew the group to be, or null
 * @param welcomed the group that the Welcome is to, whose shape and id were checked (CT1)
 */
export async function admit(
  record: Pick<ConversationRecord, "id" | "state" | "generation" | "gap" | "lost">,
  known: Standing | null,
  welcomed: Standing & { creator: AccountId; restart: readonly Uint8Array[] | null },
): Promise<Admission> {
  if (welcomed.generation < record.generation) return { kind: "refused", rule: "continuity" };
  // Of a chat that another device of this account is in, that one has said who was there.
  if (record.state === "joining") return { kind: "unproven" };
  if (record.state === "awaited" || record.state === "creating") return { kind: "new" };
  const isOut = record.state === "removed" || record.state === "left";
  // That it was put out it knows from a Commit, or by the service's word alone.
  if (isOut) return record.lost === null ? { kind: "new" } : { kind: "unproven" };
  if (known === null || record.gap) return { kind: "unproven" };
  // A member is welcomed to nothing else: who removed it would have had to say so in the log.
  if (welcomed.restart === null || welcomed.generation !== known.generation + 1) return { kind: "refused", rule: "continuity" };
  const offender = await offenderOf(welcomed.restart, known, { conversation: record.id, generation: known.generation });
  const problem = restartProblem(restartTerms(known, offender), welcomed);
  return problem === undefined ? { kind: "restart", offender } : { kind: "refused", rule: problem.rule };
}
