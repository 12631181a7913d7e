// Which notifications there should be, given the chats as they are and what was shown before. Pure.

import { plainWords } from "../../../client/content/plain-words.ts";
import { PREVIEW_LETTERS } from "../../../client/engine/receiving/letters.ts";
import type { ConversationSummary } from "../../../client/index.ts";
import { isMuted } from "../../../client/preferences/mute.ts";
import type { ConversationId, Seq, UnixMs } from "../../../protocol/index.ts";
import { attachmentWords, chatTitle } from "../app/words.ts";
import { t } from "../language/say.ts";
import type { Told } from "./kept.ts";
import { isSilent, type NotificationSettings, wantsKind } from "./settings.ts";

export type Note = {
  conversation: ConversationId;
  /** One for each chat, and one for reactions there: a newer one takes its place. */
  tag: string;
  title: string;
  body: string;
  /** It says who and what. */
  isOpen: boolean;
  isSilent: boolean;
  at: UnixMs;
  icon: string | null;
  /** Of the newest message that it speaks of; null: of none, and there is nothing to mark as read */
  upTo: Seq | null;
};
export type Plan = {
  show: Note[];
  /** What is shown and no longer so, as it is now: without a sound */
  mend: Note[];
  /** Tags of what was read, seen or taken back elsewhere, or is muted now */
  close: string[];
  told: Told;
  /** What the app's badge says: chats with something unread that aren't muted */
  unread: number;
};
/** `at`: by the service's clock. `minute`: of the day, by the one on the wall */
export type Moment = { at: UnixMs; minute: number };
/** What stands there now, but for words of one's own that were not sent */
export type Standing = { tag: string; title: string; body: string };

/** More than these at once are not read; the list has the others. */
const MOST = 5;
/** How many are told from one another in words that stand there already */
const MOST_COUNTED = 300;

export const tagOf = (conversation: ConversationId): string => `chat ${conversation}`;
/** Beside what is unread there: one does not take the other's place. */
const reactionTagOf = (conversation: ConversationId): string => `reaction ${conversation}`;
const mentionTagOf = (conversation: ConversationId): string => `mention ${conversation}`;
export const GENERIC_TAG = "parley";

/** Something to tell of a chat: what is unread, or what somebody reacted */
type Item = {
  note: Note;
  /** Of the newest that it speaks of */
  seq: Seq;
  isWanted: boolean;
  isTold: boolean;
  /** What stands there says something else than is so by now. */
  isStale(standing: Standing): boolean;
};

/** Which notifications may stay, and what the badge says, by the service's clock. */
export function stillSo(chats: readonly ConversationSummary[], at: UnixMs): { mayStay: ReadonlySet<string>; unread: number } {
  const heard = chats.filter((chat) => !isMuted(chat.mute, at));
  const unread = heard.filter((chat) => chat.unread > 0);
  const reacted = heard.filter(({ reaction }) => reaction !== null);
  const meant = chats.filter((chat) => isMeant(chat, at));
  const tags = [
    ...unread.map(({ id }) => tagOf(id)),
    ...reacted.map(({ id }) => reactionTagOf(id)),
    ...meant.map(({ id }) => mentionTagOf(id)),
  ];
  return { mayStay: new Set(tags), unread: unread.length };
}

/** Muted, and somebody means this account there: that is told, where the person wants it. */
function isMeant({ mute, mentions, mention }: ConversationSummary, at: UnixMs): boolean {
  return mention !== null && mentions === "told" && isMuted(mute, at);
}

export function planNotes(
  chats: readonly ConversationSummary[],
  told: Told,
  settings: NotificationSettings,
  now: Moment,
  standing: readonly Standing[] = [],
): Plan {
  const items = chats.flatMap((chat) => [
    ...messagesIn(chat, told, settings, now),
    ...mentionIn(chat, told, settings, now),
    ...reactionIn(chat, told, settings, now),
  ]);
  const { mayStay, unread } = stillSo(chats, now.at);
  const heard = items.filter(({ note }) => mayStay.has(note.tag));
  const wanted = new Set(heard.filter(({ isWanted }) => isWanted).map(({ note }) => note.tag));
  const fresh = heard.filter(({ isWanted, isTold }) => isWanted && !isTold).slice(0, MOST);
  const isFresh = new Set(fresh.map(({ note }) => note.tag));
  const shown = new Map(standing.map((each) => [each.tag, each]));
  const isOld = ({ note: { tag }, isStale }: Item) => {
    const before = shown.get(tag);
    return before !== undefined && !isFresh.has(tag) && isStale(before);
  };
  return {
    show: fresh.map(({ note }) => note),
    mend: heard.filter((item) => item.isWanted && isOld(item)).map(({ note }) => ({ ...note, isSilent: true })),
    close: Object.keys(told).filter((tag) => !wanted.has(tag)),
    // Of what is unread or not seen, so that it does not grow; also of what was too much to show, and of muted chats: when they are heard
    // again, what came meanwhile is not news.
    told: Object.fromEntries(items.map(({ note: { tag }, seq }) => [tag, Math.max(told[tag] ?? 0, seq)])),
    unread,
  };
}

/** By the message, not by the chat's time: whoever comes or goes moves that too. */
function messagesIn(chat: ConversationSummary, told: Told, settings: NotificationSettings, now: Moment): Item[] {
  const { preview, unread } = chat;
  if (unread === 0) return [];
  const tag = tagOf(chat.id);
  const seq = preview?.seq ?? 0;
  // What was taken back is no news. Others may be, whose words are not at hand here.
  const isTheirs = preview !== null && !preview.own;
  const isTold = seq <= (told[tag] ?? 0) || !isTheirs || (preview.deleted && told[tag] !== undefined);
  const note = noteOf(chat, { tag, upTo: preview?.seq ?? null }, settings, now);
  // One's own last word says nothing of the others' but how many there are: where there are fewer, some were taken back.
  const isStale = isTheirs ? saysElse(note) : ({ body }: Standing) => countIn(body) !== unread;
  return [{ note, seq, isWanted: wantsKind(settings, chat.kind), isTold, isStale }];
}

/** What was said is told where it is the last word there. */
function mentionIn(chat: ConversationSummary, told: Told, settings: NotificationSettings, now: Moment): Item[] {
  const { mention, preview } = chat;
  if (mention === null) return [];
  const tag = mentionTagOf(chat.id);
  const { seq, by } = mention;
  const isLast = preview?.seq === seq && !preview.own && !preview.deleted;
  const what = isLast
    ? t("{by} mentioned you: {preview}", { by: by.name, preview: saidIn(preview) })
    : t("{by} mentioned you", { by: by.name });
  const plain = noteOf(chat, { tag, upTo: null }, settings, now);
  const note = plain.isOpen ? { ...plain, body: what } : { ...plain, body: t("New message") };
  // What comes after it there takes none of its words away.
  const isStale = (standing: Standing) => (isLast || !plain.isOpen) && saysElse(note)(standing);
  return [{ note, seq, isWanted: wantsKind(settings, chat.kind), isTold: seq <= (told[tag] ?? 0), isStale }];
}

function reactionIn(chat: ConversationSummary, told: Told, settings: NotificationSettings, now: Moment): Item[] {
  const { reaction } = chat;
  if (reaction === null) return [];
  const tag = reactionTagOf(chat.id);
  const { seq } = reaction;
  const note = noteOf(chat, { tag, upTo: null }, settings, now, reaction);
  const isWanted = settings.reactions && wantsKind(settings, chat.kind);
  return [{ note, seq, isWanted, isTold: seq <= (told[tag] ?? 0), isStale: saysElse(note) }];
}

function noteOf(
  chat: ConversationSummary,
  place: Pick<Note, "tag" | "upTo">,
  settings: NotificationSettings,
  now: Moment,
  reaction: ConversationSummary["reaction"] = null,
): Note {
  const { id, at, unread } = chat;
  const { showsWhoAndWhat } = settings;
  const shared = {
    ...place,
    conversation: id,
    at,
    icon: null,
    isOpen: showsWhoAndWhat,
    isSilent: isSilent(settings, now.minute),
  };
  if (!showsWhoAndWhat) return { ...shared, title: "Parley", body: reaction === null ? countWords(unread) : t("New reaction") };
  const title = chatTitle(chat);
  if (reaction !== null) return { ...shared, title, body: reactionWords(reaction) };
  // Behind one's own word it is not known what the others' are by now: some may be taken back.
  if (chat.preview === null || chat.preview.own || chat.preview.deleted) return { ...shared, title, body: countWords(unread) };
  const more = unread > 1 ? `\n${countWords(unread)}` : "";
  return { ...shared, title, body: `${wordsOf(chat, chat.preview)}${more}` };
}

function saysElse({ title, body }: Note): Item["isStale"] {
  return (standing) => standing.title !== title || standing.body !== body;
}

/** How many messages those words speak of */
function countIn(body: string): number {
  const last = body.split("\n").at(-1);
  for (let count = 2; count <= MOST_COUNTED; count++) if (countWords(count) === last) return count;
  return 1;
}

function countWords(unread: number): string {
  return unread === 1 ? t("New message") : t("{count} new messages", { count: unread });
}

function wordsOf({ kind }: ConversationSummary, preview: NonNullable<ConversationSummary["preview"]>): string {
  const words = saidIn(preview);
  return kind === "group" && preview.sender !== null ? `${preview.sender.name}: ${words}` : words;
}

function reactionWords(reaction: NonNullable<ConversationSummary["reaction"]>): string {
  return t("{by} reacted {emoji} to: {reaction}", { by: reaction.by.name, emoji: reaction.emoji, reaction: saidIn(reaction) });
}

function saidIn({ attachments, text }: Pick<NonNullable<ConversationSummary["preview"]>, "attachments" | "text">): string {
  const files = attachments === null ? "" : attachmentWords(attachments);
  return [files, plainWords(text, text.length >= PREVIEW_LETTERS)].filter((part) => part !== "").join(", ");
}
