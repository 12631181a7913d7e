// How long messages last in a chat that this account begins: as the person said there, or else for all that they begin.

import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { AccountRecord } from "../../store/tables.ts";

export function beginsWith(
  { disappearingMs = null }: Pick<AccountRecord, "disappearingMs">,
  { kind, beginsWithMs }: Pick<ConversationRecord, "kind" | "beginsWithMs">,
): number | null {
  if (beginsWithMs !== undefined) return beginsWithMs;
  return kind === "self" ? null : disappearingMs;
}
