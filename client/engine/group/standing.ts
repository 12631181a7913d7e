// Where this device last knew the group to be: from inside, or followed from outside since it lost its place (CT2).

import type { RosterEntry } from "../../../mls/index.ts";
import { describe, describeView, loadView, type Policy } from "../../../mls/index.ts";
import type { AccountId } from "../../../protocol/index.ts";
import type { RosterRecord } from "../../store/tables.ts";
import type { ConversationState } from "../state.ts";

export type Standing = { generation: number; policy: Policy; roster: readonly RosterEntry[] };

/** Null where it has no verified state to go on from: it never had one, or the log did not lead on from it. */
export function standingOf({ record, group, view }: Pick<ConversationState, "record" | "group" | "view">): Standing | null {
  if (view !== null) return describeView(loadView(view));
  const isInside = record.lost === null && group !== null;
  return isInside ? describe(group) : null;
}

/** Who came and who went between two rosters, by account. */
export function difference(
  before: Pick<RosterRecord, "members"> | null,
  after: Pick<RosterRecord, "members">,
): { came: AccountId[]; left: AccountId[] } {
  const was = new Set(before?.members.map(({ account }) => account));
  const is = new Set(after.members.map(({ account }) => account));
  return { came: [...is].filter((account) => !was.has(account)), left: [...was].filter((account) => !is.has(account)) };
}
