// Which chat the page shows.

import type { ConversationId } from "../../../protocol/index.ts";
import { route } from "../app/navigation.ts";

export function openChat(): ConversationId | null {
  const at = route();
  return at.kind === "chat" ? at.conversation : null;
}
