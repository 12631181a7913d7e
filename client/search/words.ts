// The words of a text as a search knows them: letters without case, accents and marks that nobody sees, each with its place in the text.

export type Word = {
  /** Folded, never empty */
  word: string;
  /** In the text as it stands, to mark it */
  from: number;
  to: number;
};

/** Of one word nobody types more. What one word costs has an end, however long it is. */
const MAX_LETTERS = 64;

// Always by the same language: what is asked for is cut as what was said. Chinese and Japanese are cut by dictionary in each.
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** To ICU an address and `don't` are one word each. */
const PARTS = /[\p{L}\p{N}\p{M}\p{Cf}]+/gu;

export function* wordsIn(text: string): Generator<Word> {
  // Half a letter is none: what ICU made of it would depend on its version.
  for (const { segment, index, isWordLike } of segmenter.segment(text.toWellFormed())) {
    if (!isWordLike) continue;
    for (const { 0: part, index: at } of segment.matchAll(PARTS)) {
      const word = foldWord(part);
      if (word !== "") yield { word, from: index + at, to: index + at + part.length };
    }
  }
}

export function foldWord(word: string): string {
  return fold(word.slice(0, 4 * MAX_LETTERS))
    .slice(0, MAX_LETTERS)
    .toWellFormed();
}

/** Of a whole text: whatever `foldWord` makes of one of its words is in it. NFKD takes accents off their letters; marks, and what has no shape (joiners, directions), go. */
export function fold(text: string): string {
  const folded = text
    .toWellFormed()
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase();
  // Some fall apart again in the lower case: the Turkish İ has a dot beside it. The Greek Σ becomes another letter at a word's end.
  return folded.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ς", "σ");
}
