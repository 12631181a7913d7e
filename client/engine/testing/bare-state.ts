// For tests of decisions: a conversation of which there is a record, and nothing else but what a test gives it.

import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { ConversationState } from "../state.ts";

export function bareState(record: ConversationRecord, more: Partial<ConversationState> = {}): ConversationState {
  const nothing = { roster: null, group: null, view: null, chain: null, outbox: [], pending: null, markers: new Map() };
  return { version: 0, record, ...nothing, ...more };
}
