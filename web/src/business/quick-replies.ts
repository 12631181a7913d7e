// Quick replies while one types: which of them a "/" at the end of the text asks for, and the text once one is taken.

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

/** The "/word" gives way to the reply; what stands before it stays. */
export function withReply(typed: string, { text }: QuickReply): string {
  const asked = ASKED.exec(typed);
  if (asked === null) return typed;
  const slash = typed.length - (asked[1]?.length ?? 0) - 1;
  return `${typed.slice(0, slash)}${text}`;
}

/** What the service would refuse, said beforehand; null where the list can be saved. */
export function faultOf(replies: readonly QuickReply[]): string | null {
  const shortcuts = new Set<string>();
  for (const { shortcut, text } of replies) {
    if (!/^[\p{L}\p{N}_-]{1,24}$/u.test(shortcut)) return "A shortcut has 1 to 24 letters, digits, “_” or “-”.";
    if (shortcuts.has(shortcut.toLocaleLowerCase())) return `“/${shortcut}” is there twice.`;
    if (text.trim() === "") return `“/${shortcut}” has no text yet.`;
    shortcuts.add(shortcut.toLocaleLowerCase());
  }
  return null;
}
