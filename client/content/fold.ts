// A long text shows its beginning until more is asked for.

import { isLong } from "./long.ts";

/** What is folded hides something worth a press. */
const SHOWN_LETTERS = 1200;
const SHOWN_LINES = 15;
/** So far back a blank is looked for, so that no word is cut. */
const WORD_LETTERS = 60;

/** The beginning, or null where the text is short enough to be shown whole. */
export function beginningOf(text: string): string | null {
  if (!isLong(text)) return null;
  const end = Math.min(lineEnd(text, SHOWN_LINES), SHOWN_LETTERS);
  const begun = text.slice(0, end);
  if (end < SHOWN_LETTERS) return begun;
  const blank = begun.search(/\s\S*$/u);
  return blank > end - WORD_LETTERS ? begun.slice(0, blank) : wholeLetters(begun);
}

/** Where the n-th line ends; the end of the text where it has fewer */
function lineEnd(text: string, lines: number): number {
  let end = -1;
  for (let line = 0; line < lines; line++) {
    end = text.indexOf("\n", end + 1);
    if (end < 0) return text.length;
  }
  return end;
}

/** Without the half of an emoji at its end: what follows the last boundary between letters as people see them. */
function wholeLetters(begun: string): string {
  const tail = begun.slice(-WORD_LETTERS);
  const last = [...new Intl.Segmenter().segment(tail)].at(-1);
  return last === undefined ? begun : begun.slice(0, begun.length - tail.length + last.index);
}
