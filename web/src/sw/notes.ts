// Which notifications there should be, given the chats as they are and what was shown before. Pure.

import type { ConversationSummary } from "../../../client/index.ts";
import type { ConversationId, Seq, UnixMs } from "../../../protocol/index.ts";
import { attachmentWords, chatTitle, deletedWords } from "../app/words.ts";
import type { Told } from "./kept.ts";

export type NotificationSettings = { /** Off: that there is something, and not from whom or what */ showsWhoAndWhat: boolean };

export type Note = {
  conversation: ConversationId;
  /** One for each chat: a newer one takes its place. */
  tag: string;
  title: string;
  body: string;
  /** It says who and what. */
  isOpen: boolean;
  /** Of the newest that it speaks of */
  at: UnixMs;
  icon: string | null;
  upTo: Seq | null;
};
export type Plan = {
  show: Note[];
  /** Tags of chats that were read elsewhere */
  close: string[];
  told: Told;
  /** Chats with something unread, all of them */
  unread: number;
};

/** More than these at once are not read; the list has the others. */
const MOST = 5;

export const tagOf = (conversation: ConversationId): string => `chat ${conversation}`;
export const GENERIC_TAG = "parley";

export function planNotes(chats: readonly ConversationSummary[], told: Told, settings: NotificationSettings): Plan {
  const unread = chats.filter((chat) => chat.unread > 0);
  const isNews = ({ id, at }: ConversationSummary) => at > (told[id] ?? 0);
  const fresh = unread.filter((chat) => isNews(chat) && chat.preview !== null && !chat.preview.own && !chat.preview.deleted);
  const stillUnread = new Set(unread.map(({ id }) => id));
  return {
    show: fresh.slice(0, MOST).map((chat) => noteOf(chat, settings)),
    close: Object.keys(told)
      .filter((id) => !stillUnread.has(id as ConversationId))
      .map((id) => tagOf(id as ConversationId)),
    // Of chats that are unread, so that it does not grow; also of those that were too many to show.
    told: Object.fromEntries(
      unread.flatMap(({ id, at }) => (fresh.some((chat) => chat.id === id) ? [[id, at]] : keep(told, id))),
    ),
    unread: unread.length,
  };
}

function keep(told: Told, id: ConversationId): [ConversationId, UnixMs][] {
  const at = told[id];
  return at === undefined ? [] : [[id, at]];
}

function noteOf(chat: ConversationSummary, { showsWhoAndWhat }: NotificationSettings): Note {
  const { id, at } = chat;
  const place = { conversation: id, tag: tagOf(id), at, icon: null, upTo: null, isOpen: showsWhoAndWhat };
  if (!showsWhoAndWhat)
    return { ...place, title: "Parley", body: chat.unread === 1 ? "New message" : `${chat.unread} new messages` };
  const more = chat.unread > 1 ? `\n${chat.unread} new messages` : "";
  return { ...place, title: chatTitle(chat), body: `${wordsOf(chat)}${more}` };
}

function wordsOf({ kind, preview }: ConversationSummary): string {
  if (preview === null) return "";
  const { attachments, text, sender, own, deleted } = preview;
  const files = attachments === null ? "" : attachmentWords(attachments);
  const words = deleted ? deletedWords(own) : [files, text].filter((part) => part !== "").join(", ");
  return kind === "group" && sender !== null ? `${sender.name}: ${words}` : words;
}
