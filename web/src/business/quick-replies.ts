// Quick replies while one types: which of them a "/" at the end of the text asks for, and the text once one is taken.

import { t } from "../language/say.ts";
import type { QuickReply } from "./views.ts";

const ASKED = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u;

/** Null where nothing is asked for; those whose shortcut begins so come first, then those whose text has the word. */
export function offered(typed: string, replies: readonly QuickReply[]): QuickReply[] | null {
  const word = ASKED.exec(typed)?.[1]?.toLocaleLowerCase();
  if (word === undefined) return null;
  const begins = replies.filter(({ shortcut }) => shortcut.toLocaleLowerCase().startsWith(word));
  const has = replies.filter((reply) => !begins.includes(reply) && reply.text.toLocaleLowerCase().includes(word));
  return [...begins, ...has];
}

/** What a reply may name in braces, and what stands there then: whoever answers sees it before it goes. */
export type Fields = { name: string; business: string };

/** Fields as they stand in a reply */
export const AS_FIELDS: Fields = { name: "{name}", business: "{business}" };

/** Once: what a person calls themselves may look like a field. What is no field stays as it is. */
export function filled(text: string, fields: Fields): string {
  return text.replace(/\{(name|business)\}/g, (_, field: keyof Fields) => fields[field]);
}

/** The "/word" gives way to the reply; what stands before it stays. */
export function withReply(typed: string, { text }: QuickReply, fields: Fields): string {
  const asked = ASKED.exec(typed);
  if (asked === null) return typed;
  const slash = typed.length - (asked[1]?.length ?? 0) - 1;
  return `${typed.slice(0, slash)}${filled(text, fields)}`;
}

/** What the service would refuse, said beforehand; null where the list can be saved. */
export function faultOf(replies: readonly QuickReply[]): string | null {
  const shortcuts = new Set<string>();
  for (const { shortcut, text } of replies) {
    if (!/^[\p{L}\p{N}_-]{1,24}$/u.test(shortcut)) return t("A shortcut has 1 to 24 letters, digits, “_” or “-”.");
    if (shortcuts.has(shortcut.toLocaleLowerCase())) return t("“/{shortcut}” is there twice.", { shortcut });
    if (text.trim() === "") return t("“/{shortcut}” has no text yet.", { shortcut });
    shortcuts.add(shortcut.toLocaleLowerCase());
  }
  return null;
}
