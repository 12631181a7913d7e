// Whether a step has anything to write.

import type { Draft } from "./draft.ts";
import type { ConversationState } from "./state.ts";

export function isChanged({ record }: ConversationState, draft: Draft): boolean {
  if (draft.writes.length > 0 || draft.lines.length > 0 || draft.changed.length > 0 || draft.contacts.length > 0) return true;
  if (draft.moved === "all" || draft.moved.size > 0) return true;
  const next = draft.record;
  return (Object.keys(next) as (keyof typeof next)[]).some((name) => next[name] !== record[name]);
}
