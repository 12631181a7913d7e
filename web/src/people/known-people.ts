// The people one knows: those of one's chats, the newest first, by what is typed of their name or handle.

import type { ConversationSummary, Person } from "../../../client/index.ts";
import { tidyHandle } from "../../../protocol/index.ts";
import { chatTitle } from "../app/words.ts";
import { titled } from "../search/titled.ts";

/** More are found by typing. */
const MOST_SHOWN = 50;

export type Known = ConversationSummary & { peer: Person };

export function knownPeople(chats: readonly ConversationSummary[], typed: string): Known[] {
  const people = chats.filter((chat): chat is Known => chat.peer !== null && !chat.peer.deleted && !chat.peer.blocked);
  const handle = tidyHandle(typed);
  if (handle === "") return people.slice(0, MOST_SHOWN);
  const byHandle = people.filter(({ peer }) => peer.handle?.startsWith(handle));
  return [...new Set([...titled(people, typed, chatTitle), ...byHandle])].slice(0, MOST_SHOWN);
}
