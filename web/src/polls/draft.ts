// What is typed for a poll. Pure.

import { t } from "../language/say.ts";

/** There is always an empty one to type in, as long as there may be more. */
export function grown(options: readonly string[], max: number): string[] {
  const isFull = options.every((each) => each.trim() !== "");
  return isFull && options.length < max ? [...options, ""] : [...options];
}

/** Null where nothing is wrong. */
export function problemIn({ question, options }: { question: string; options: readonly string[] }): string | null {
  if (question === "") return t("Type a question first.");
  if (options.length < 2) return t("Give at least two options.");
  return new Set(options).size < options.length ? t("Two options are the same.") : null;
}

/** "3 votes" */
export function votesWords(count: number): string {
  return count === 1 ? t("1 vote") : t("{count} votes", { count });
}

/** What one's vote is after a press on an option */
export function chosenAfter(options: readonly { own: boolean }[], place: number, isSeveral: boolean): number[] {
  if (!isSeveral) return [place];
  return options.flatMap(({ own }, at) => (own === (at !== place) ? [at] : []));
}
