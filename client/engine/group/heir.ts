// Who is an admin when the last one goes: somebody must be able to act (GP3).

import type { AccountId } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { RosterRecord } from "../../store/tables.ts";

/** Who is left of a group without this account, and whether one of them can take its devices out. */
export function stayingBehind({ record, roster }: Parameters<typeof heirOf>[0], self: AccountId) {
  const staying = roster.members.filter(({ account }) => account !== self && !record.leaving.includes(account));
  return { staying, hasAdmin: staying.some(({ account }) => roster.admins.includes(account)) };
}

/** Whoever stays and has been in it longest. Null where an admin stays, or nobody. */
export function heirOf(
  { record, roster }: { record: Pick<ConversationRecord, "leaving">; roster: RosterRecord },
  self: AccountId,
): AccountId | null {
  const { staying, hasAdmin } = stayingBehind({ record, roster }, self);
  if (staying.length === 0 || hasAdmin) return null;
  return staying.reduce((first, each) => (each.joinedAt < first.joinedAt ? each : first)).account;
}
