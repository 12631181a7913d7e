// A row that a finger draws aside: the way one reads it is read, or marked as unread; the other way it is archived.

import { t } from "../language/say.ts";
import { archiveChat, toggleUnread } from "./chat-deeds.ts";
import { isUnread } from "./is-unread.ts";
import { chatOf } from "./row-menu.tsx";

/** What that would do, in a word; null: nothing can be done so */
export function swipeWord(row: HTMLElement, onPx: number): string | null {
  const chat = chatOf(row);
  if (chat === undefined) return null;
  if (onPx > 0) return isUnread(chat) ? t("Read") : t("Unread");
  return chat.archived === null ? t("Archive") : t("Unarchive");
}

export function swiped(row: HTMLElement, onPx: number): void {
  const chat = chatOf(row);
  if (chat !== undefined) void (onPx > 0 ? toggleUnread(chat) : archiveChat(chat));
}
