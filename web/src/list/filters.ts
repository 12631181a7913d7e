// What the list can be narrowed to, and how many that would be.

import type { ConversationSummary } from "../../../client/index.ts";
import { isUnread } from "./is-unread.ts";
import type { Filter } from "./shown.ts";

export type FilterName = "unread" | "groups" | "businesses";

export const FILTERS: Readonly<Record<FilterName, Filter>> = {
  unread: isUnread,
  groups: ({ kind }) => kind === "group",
  businesses: ({ peer }) => peer?.business != null,
};

export type Counts = Record<FilterName | "archived", number>;

/** In one pass over all chats */
export function countsOf(chats: readonly ConversationSummary[]): Counts {
  const counts: Counts = { unread: 0, groups: 0, businesses: 0, archived: 0 };
  for (const chat of chats) {
    if (chat.archived !== null) counts.archived++;
    else for (const name of Object.keys(FILTERS) as FilterName[]) if (FILTERS[name](chat)) counts[name]++;
  }
  return counts;
}
