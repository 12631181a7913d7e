// Whether a chat counts as unread: by what is new in it, or because its person said so.

import type { ConversationSummary } from "../../../client/index.ts";

export function isUnread({ unread, marked }: Pick<ConversationSummary, "unread" | "marked">): boolean {
  return unread > 0 || marked !== null;
}
