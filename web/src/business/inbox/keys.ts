// What a key does in the inbox, while nothing is typed.

import { t } from "../../language/say.ts";

export type Act = "next" | "previous" | "assign" | "close" | "note" | "reply" | "search" | "help";

export const KEYS: readonly (readonly [key: string, act: Act, words: string])[] = [
  ["j", "next", t("Next conversation")],
  ["k", "previous", t("Previous conversation")],
  ["a", "assign", t("Assign to yourself")],
  ["c", "close", t("Close, or open again")],
  ["n", "note", t("Write a note")],
  ["r", "reply", t("Reply")],
  ["/", "search", t("Search")],
  ["?", "help", t("Show these keys")],
];

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey"> & { isComposing?: boolean };

/** Null where it is not for the inbox: with a modifier, or where one types. */
export function actOf(pressed: Pressed, isTyping: boolean): Act | null {
  if (isTyping || pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.isComposing === true) return null;
  return KEYS.find(([key]) => key === pressed.key)?.[1] ?? null;
}

/** Whom the step leads to; at the ends one stays. @param at null: nobody's is open */
export function stepped(people: readonly string[], at: string | null, by: 1 | -1): string | null {
  const from = at === null ? -1 : people.indexOf(at);
  if (from < 0) return people[0] ?? null;
  return people[Math.min(Math.max(from + by, 0), people.length - 1)] ?? null;
}
