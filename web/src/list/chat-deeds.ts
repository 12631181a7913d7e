// What a press in a chat's menu or a swipe over its row does at once, and the word that says so.

import type { ConversationSummary } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { chatTitle } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { isUnread } from "./is-unread.ts";

type Chat = Pick<ConversationSummary, "id" | "kind" | "title" | "onTop" | "archived" | "marked" | "unread">;

export async function pinChat({ id, onTop }: Chat): Promise<void> {
  const outcome = await verbs.keepOnTop(id, onTop === null);
  if (outcome.kind === "too-many") toast(t("You can pin {most} chats. Unpin one first.", { most: outcome.most }));
}

export async function archiveChat(chat: Chat): Promise<void> {
  const { id, archived } = chat;
  const title = chatTitle(chat);
  await verbs.archive(id, archived === null);
  toast(archived === null ? t("{title} is archived.", { title }) : t("{title} is back in your chats.", { title }));
}

export async function toggleUnread(chat: Pick<Chat, "id" | "marked" | "unread">): Promise<void> {
  const { id, marked } = chat;
  if (!isUnread(chat)) return void (await verbs.markUnread(id, true));
  // As far as there is anything
  await verbs.markRead(id, Number.MAX_SAFE_INTEGER);
  if (marked !== null) await verbs.markUnread(id, false);
}
