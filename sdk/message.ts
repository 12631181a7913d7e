// A message as a handler gets it, with what one does about it.

import { optionsOf } from "../client/content/kinds/choices.ts";
import type { AttachmentView, Option, Person } from "../client/index.ts";
import { type ConversationId, concat, toBase64Url, type UnixMs, utf8 } from "../protocol/index.ts";
import type { MessageItem } from "./message-item.ts";
import type { FileOptions } from "./outgoing-file.ts";

export type Message = {
  /** Within its conversation */
  readonly id: string;
  readonly conversation: ConversationId;
  readonly inGroup: boolean;
  readonly sender: Person;
  /** With files: the caption, which may be empty */
  readonly text: string;
  readonly attachments: readonly AttachmentView[];
  /** What it offers to choose from: buttons, or the rows of a list */
  readonly options: readonly Option[];
  /** Of an answer to a message that offered: the id of what was chosen, whose title is the text */
  readonly choice: string | null;
  /** When the service placed it */
  readonly at: UnixMs;
  /** A photo or video that people open once: a bot has no way to it, and its text is empty. */
  readonly viewOnce: boolean;
  /** Its sender says that they have it from elsewhere. */
  readonly forwarded: boolean;
  /** People who are meant, where they stand in the text: `from` and `to` in UTF-16 units. `person.self`: this bot */
  readonly mentions: readonly { from: number; to: number; person: Person }[];
  /** The message that it answers, as it is quoted */
  readonly quotes: { id: string; sender: Person; text: string | null } | null;
  /** Quotes it. The n-th reply to a message is sent once, however often the message is delivered. @returns the message's id */
  reply(text: string): Promise<string>;
  /** @param file a path, or the bytes */
  replyWithFile(file: string | Blob, options?: FileOptions): Promise<string>;
  /** Answers with one of its options. */
  choose(option: string): Promise<string>;
  /** One emoji; null takes it back. */
  react(emoji: string | null): Promise<void>;
  /** Its sender sees that it was read, and everything before it. */
  read(): Promise<void>;
  /** Until the reply, or for twenty seconds. */
  typing(): Promise<void>;
  /** @param index of the attachment. The whole file, checked. */
  download(index: number): Promise<Blob>;
  /** 16 bytes, base64url, the same on each delivery: what is sent or made under it is sent or made once. */
  idFor(label: string): Promise<string>;
};

/** What a message needs of its bot. */
export type Sender = {
  send(conversation: ConversationId, text: string, options: { replyTo: string; id: string }): Promise<string>;
  sendFile(conversation: ConversationId, file: string | Blob, options: FileOptions): Promise<string>;
  choose(conversation: ConversationId, item: string, option: string, options: { id: string }): Promise<string>;
  react(conversation: ConversationId, item: string, emoji: string | null): Promise<void>;
  typing(conversation: ConversationId): Promise<void>;
  markRead(conversation: ConversationId, seq: number): Promise<void>;
  download(conversation: ConversationId, item: string, index: number): Promise<Blob>;
  /** 32 bytes that only this device has */
  secret: Uint8Array<ArrayBuffer>;
};

/** Made anew for each delivery, so that replies are counted from the first again. */
export function messageOf(item: MessageItem, chat: { id: ConversationId; inGroup: boolean }, bot: Sender): Message {
  const { id, sender, text, attachments, at, reply: quotes, body, forwarded, mentions } = item;
  const conversation = chat.id;
  const idFor = (label: string) => derivedId(bot.secret, `${conversation} ${id} ${label}`);
  let replies = 0;
  const nextId = () => idFor(`reply ${replies++}`);
  return {
    id,
    conversation,
    inGroup: chat.inGroup,
    sender,
    text,
    attachments,
    options: body.kind === "choices" ? optionsOf(body.choices) : [],
    choice: body.kind === "choice" ? body.option : null,
    at,
    viewOnce: body.kind === "once",
    forwarded,
    mentions,
    quotes: quotes && { id: quotes.id, sender: quotes.sender, text: quotes.text },
    reply: async (words) => bot.send(conversation, words, { replyTo: id, id: await nextId() }),
    replyWithFile: async (file, options = {}) =>
      bot.sendFile(conversation, file, { replyTo: id, id: await nextId(), ...options }),
    choose: async (option) => bot.choose(conversation, id, option, { id: await nextId() }),
    react: (emoji) => bot.react(conversation, id, emoji),
    read: () => bot.markRead(conversation, item.seq ?? 0),
    typing: () => bot.typing(conversation),
    download: (index) => bot.download(conversation, id, index),
    idFor,
  };
}

/** Keyed, so that who knows the message cannot take the id of a group that the bot will make about it. */
async function derivedId(secret: Uint8Array<ArrayBuffer>, place: string): Promise<string> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, hmac, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, concat(utf8("parley/bot-id/v1"), utf8(place)));
  return toBase64Url(new Uint8Array(mac, 0, 16));
}
