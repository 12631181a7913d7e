// This account is no longer in: the group goes, what waited fails, what was read stays.

import { type Draft, replaceGroup, setPending } from "../draft.ts";
import { failItem } from "../sending/outbox.ts";

export function leaveGroup(draft: Draft, state: "removed" | "left"): void {
  draft.record.state = state;
  draft.record.intents = [];
  draft.record.selfUpdateAt = null;
  replaceGroup(draft, null);
  if (draft.pending !== null) setPending(draft, null);
  for (const { clientId } of draft.outbox) failItem(draft, clientId, "not-a-member");
}
