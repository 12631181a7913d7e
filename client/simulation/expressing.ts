// What people do to messages beside writing them, at random: each kind of content that hangs on another, and those that carry something.

import type { ConversationId } from "../../protocol/index.ts";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import { contentItemId } from "../content/item-id.ts";
import type { MessageRecord } from "../store/tables.ts";
import type { Device } from "./device.ts";

const KINDS = ["react", "edit", "delete", "pin", "ask", "vote", "close", "show", "open", "star", "mention"] as const;
/** The more often, the more has to be there before. */
export const DEEDS = [...KINDS, "vote", "open", "open"] as const satisfies readonly Deed[];
type Deed = (typeof KINDS)[number];
export type Expressing = {
  deed: Deed;
  /** Which of the messages that there are, and what else is to be chosen */
  which: number;
  /** Nobody has said so yet. */
  text: string;
};

const EMOJI = ["👍", "😂", null] as const;
const PICTURE = new Blob([new Uint8Array(2000).fill(7)]);

/** What was said there, by the device's own disk: whoever reads it for this does no harm to its failing calls. */
export async function expressed(by: Device, chat: ConversationId, { deed, which, text }: Expressing): Promise<unknown> {
  const { client } = by;
  if (client === null) return "gone";
  const { verbs } = client;
  const self = await by.accountId;
  const of = <T>(all: readonly T[]): T | undefined => all[which % Math.max(1, all.length)];
  const stored = await by.disk.open().range("timeline", { prefix: [chat] });
  const all = stored.flatMap(({ value }) => (value.kind === "message" ? [value] : []));
  const own = all.filter(({ sender }) => sender === self);
  const named = (message: MessageRecord | undefined) => (message === undefined ? "" : contentItemId(message.sender, message.id));
  const polls = all.filter(({ body }) => body.kind === "poll");
  const shut = all.filter(({ once }) => once?.file === "here");
  // Where there is nothing to do it to, there is from now on.
  const needs: Partial<Record<Deed, readonly [there: readonly unknown[], instead: Deed]>> = {
    vote: [polls, "ask"],
    close: [polls, "ask"],
    open: [shut, "show"],
    edit: [own, "mention"],
    delete: [own, "mention"],
    ask: [[1], "ask"],
    show: [[1], "show"],
  };
  const [there, instead] = needs[deed] ?? [all, "mention"];
  switch (there.length > 0 ? deed : instead) {
    case "react":
      return verbs.react(chat, named(of(all)), EMOJI[which % EMOJI.length] ?? null);
    case "edit":
      return verbs.edit(chat, named(of(own)), { text, mentions: [{ from: 0, to: 2, account: self }] });
    case "delete":
      return verbs.deleteForEveryone(chat, named(of(own)));
    case "pin":
      return verbs.pin(chat, named(of(all)), which % 3 > 0);
    case "ask":
      return verbs.sendPoll(chat, { question: text, options: ["Soup", "Cake", "Bread"], several: which % 2 > 0 });
    case "vote":
      return verbs.vote(chat, named(of(polls)), which % 4 === 3 ? [] : [which % 3]);
    case "close":
      return verbs.closePoll(chat, named(of(polls)));
    case "show": {
      const photo = { ...NOTHING_KNOWN, kind: "photo" as const, type: "image/webp", data: PICTURE, poster: null };
      return verbs.sendMedia(chat, { attachments: [photo], caption: text, once: which % 2 > 0 });
    }
    case "open": {
      const opened = await verbs.openOnce(chat, named(of(shut)));
      return opened.kind;
    }
    case "star":
      return verbs.star(chat, [named(of(all))], which % 2 > 0);
    case "mention":
      return verbs.send(chat, { text: `@me ${text}`, mentions: [{ from: 0, to: 3, account: of(all)?.sender ?? self }] });
  }
}
