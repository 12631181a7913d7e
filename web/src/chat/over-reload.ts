// What was typed when the page had to reload and no engine took the draft: it waits in the tab, not on the disk's store, and is read once.

import type { ConversationId } from "../../../protocol/index.ts";

const nameFor = (conversation: ConversationId) => `parley-typed-${conversation}`;

export function keepOverReload(conversation: ConversationId, text: string): void {
  if (text === "") sessionStorage.removeItem(nameFor(conversation));
  else sessionStorage.setItem(nameFor(conversation), text);
}

/** Null where nothing waits. */
export function takeAfterReload(conversation: ConversationId): string | null {
  const text = sessionStorage.getItem(nameFor(conversation));
  sessionStorage.removeItem(nameFor(conversation));
  return text;
}
