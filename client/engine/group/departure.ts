// This account is no longer in: the group goes, what waited fails, what was read stays.

import { publicViewOf, saveView } from "../../../mls/index.ts";
import type { UnixMs } from "../../../protocol/index.ts";
import { type Draft, replaceGroup, setPending, setView } from "../draft.ts";
import { failItem } from "../sending/outbox.ts";

export function leaveGroup(draft: Draft, state: "removed" | "left"): void {
  if (state === "left" && draft.record.state !== "left") draft.record.asked = null;
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

/**
 * This device was put out of its account, and is in again: where its leaf was taken out meanwhile it comes in anew, as one that was linked does. Once: a
 * group that the whole account is out of says so.
 * @param cameBackAt missing: it never was out
 */
export function comeInAgain(draft: Draft, cameBackAt: UnixMs | undefined): boolean {
  const { record } = draft;
  const isDue = cameBackAt !== undefined && (record.rejoinedAt ?? 0) < cameBackAt;
  if (!isDue || record.state !== "removed" || record.request !== null) return false;
  setView(draft, null);
  Object.assign(record, { state: "joining", lost: null, rejoinedAt: null });
  return true;
}
