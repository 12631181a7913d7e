// Chats by what is typed of their title: those that begin so, then those of which a word does, then those that have it anywhere.

import { foldWord, wordsIn } from "../../../client/search/words.ts";

/** @param where "begins": no others than those that begin so, or of which a word does */
export function titled<T>(all: readonly T[], typed: string, titleOf: (one: T) => string, where: "begins" | "has" = "has"): T[] {
  const wanted = fold(typed.trim());
  if (wanted === "") return [];
  const ranked = all.flatMap((one) => {
    const rank = rankOf(titleOf(one), wanted);
    return rank === null || (rank === HAS && where === "begins") ? [] : [{ one, rank }];
  });
  // Of one rank the order stays: the newest first.
  return ranked.sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}

const HAS = 2;

function rankOf(title: string, wanted: string): number | null {
  const whole = fold(title);
  if (whole.startsWith(wanted)) return 0;
  const words = [...wordsIn(title)].map(({ word }) => word);
  if (wanted.split(" ").every((part) => words.some((word) => word.startsWith(part)))) return 1;
  return whole.includes(wanted) ? HAS : null;
}

function fold(text: string): string {
  return text.split(/\s+/u).map(foldWord).join(" ");
}
