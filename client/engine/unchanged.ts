// Whether a step has anything to write.

import { type Draft, isChainChanged, isRecordChanged } from "./draft.ts";

export function isChanged(draft: Draft): boolean {
  if (draft.writes.length > 0 || draft.lines.length > 0 || draft.changed.length > 0 || draft.contacts.length > 0) return true;
  if (draft.moved === "all" || draft.moved.size > 0) return true;
  return isChainChanged(draft) || isRecordChanged(draft);
}
