// This account is no longer in: the group goes, what waited fails, what was read stays.

import { publicViewOf, saveView } from "../../../mls/index.ts";
import type { AccountId, UnixMs } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { RosterRecord } from "../../store/tables.ts";
import { type Draft, replaceGroup, setPending, setView } from "../draft.ts";
import { failItem } from "../sending/outbox.ts";

/** Who is left of a group without this account, and whether one of them can take its devices out. */
export function stayingBehind(
  { record, roster }: { record: Pick<ConversationRecord, "leaving">; roster: RosterRecord },
  self: AccountId,
): { isEmpty: boolean; hasAdmin: boolean } {
  const staying = roster.members.filter(({ account }) => account !== self && !record.leaving.includes(account));
  return { isEmpty: staying.length === 0, hasAdmin: staying.some(({ account }) => roster.admins.includes(account)) };
}

export function leaveGroup(draft: Draft, state: "removed" | "left"): void {
  draft.record.state = state;
  draft.record.intents = [];
  draft.record.selfUpdateAt = null;
  draft.record.lost = null;
  setView(draft, null);
  replaceGroup(draft, null);
  if (draft.pending !== null) setPending(draft, null);
  for (const { clientId } of draft.outbox) failItem(draft, clientId, "not-a-member");
}

/** By the service's word alone, with no Commit that says so: what this device knew stays, and whatever comes next is held against it. */
export function leaveUnproven(draft: Draft, now: UnixMs): void {
  const { record, group } = draft;
  const view = draft.view ?? (group === null || record.lost !== null || record.gap ? null : saveView(publicViewOf(group)));
  const lost = record.lost ?? { seq: record.cursor, at: now, committer: null, report: null };
  leaveGroup(draft, "removed");
  record.lost = { ...lost, report: null };
  setView(draft, view);
}
