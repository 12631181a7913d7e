// What this device notes about its own place: that it is inside again, or that the service shows it another group than it knows.

import type { CommitRule } from "../../../mls/index.ts";
import type { Seq, UnixMs } from "../../../protocol/index.ts";
import { addLine, type Draft, setView } from "../draft.ts";

export function comeInside(draft: Draft): void {
  draft.record.state = "active";
  draft.record.lost = null;
  draft.record.gap = false;
  delete draft.record.begunWith;
  delete draft.record.claimed;
  delete draft.record.missing;
  if (draft.view !== null) setView(draft, null);
}

/** Whether what was refused is another group than can be here. */
export function isOfAnother(rule: CommitRule): boolean {
  return rule === "continuity" || rule === "group";
}

/** Said once, and for good: it does not go away by the next thing that the service says. */
export function noteDivergence(draft: Draft, seq: Seq, at: UnixMs): void {
  if (draft.record.diverged) return;
  draft.record.diverged = true;
  addLine(draft, seq, { kind: "system", at, line: { kind: "diverged" } });
}
