// A message that is a few emoji and nothing else.

import { isEmoji } from "./emoji.ts";

const MOST_LETTERS = 64;
const MOST = 3;

/** @returns how many they are; 0 where there is anything else, or more of them */
export function emojiOnly(text: string): number {
  if (text.length > MOST_LETTERS) return 0;
  const letters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment).filter((each) => each.trim() !== "");
  return letters.length <= MOST && letters.every(isEmoji) ? letters.length : 0;
}
