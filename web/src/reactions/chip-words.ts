// Reactions in words: "👍 2, Ana and you".

import type { Person, ReactionView } from "../../../client/index.ts";
import { listed } from "../language/lists.ts";
import { t } from "../language/say.ts";

const NAMED = 4;

export function reactionName({ emoji, people }: ReactionView): string {
  return `${emoji} ${people.length}, ${whoReacted(people)}`;
}

/** Oneself last; of many the first few, and how many more. */
export function whoReacted(people: readonly Person[]): string {
  const others = people.filter(({ self }) => !self).map(({ name }) => name);
  const all = others.length < people.length ? [...others, t("you")] : others;
  const named = all.length > NAMED ? [...all.slice(0, NAMED - 1), t("{count} more", { count: all.length - NAMED + 1 })] : all;
  return listed(named);
}
