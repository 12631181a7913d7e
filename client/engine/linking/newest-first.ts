// Which conversations are handed to a device that is linked, in their order.

import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { Conversations } from "../conversations.ts";
import { isHandedOver } from "./grant.ts";

export function newestFirst(conversations: Conversations): ConversationRecord[] {
  const records = conversations.all().filter(isHandedOver);
  return records.sort((one, other) => other.lastAt - one.lastAt);
}
