// This device is no longer where the others are: what it was in is kept, until it has come back (CT2).

import { publicViewOf, saveView } from "../../../mls/index.ts";
import type { UnixMs } from "../../../protocol/index.ts";
import { type Draft, setView } from "../draft.ts";

/** The log does not lead to where the others are. What this device was in is kept, so that it is not brought into something else unseen. */
export function losePlace(draft: Draft, now: UnixMs): void {
  const { record, group } = draft;
  if (record.state === "active") record.state = "recovering";
  if (record.lost !== null) return;
  record.lost = { seq: record.cursor, at: now, committer: null, report: null };
  setView(draft, group === null || record.gap ? null : saveView(publicViewOf(group)));
}

/** It is meant to be in, and has nothing to come in by: it asks to come back by itself. Who had left does not, before somebody has agreed to it. */
export function cannotJoin(draft: Draft, now: UnixMs): void {
  if (draft.record.state === "left" && draft.record.request === null) return;
  losePlace(draft, now);
  draft.record.state = "recovering";
}
