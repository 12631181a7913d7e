// Opens a chat at a message that was found.

import type { SearchHit } from "../../../client/index.ts";
import { goTo } from "../app/navigation.ts";
import { setWanted } from "../chat/scroll-to-message.ts";

export function openHit({ conversation, item, seq }: SearchHit): void {
  setWanted({ conversation, item, seq });
  goTo({ kind: "chat", conversation });
}
