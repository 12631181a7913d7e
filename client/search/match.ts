// Whether a text has all the words, where they stand, and the piece of it that shows them.

import { fold, wordsIn } from "./words.ts";

export type Marked = { text: string; marks: { from: number; to: number }[] };

const SNIPPET_LETTERS = 160;
const LETTERS_BEFORE = 24;
const MAX_MARKS = 64;

/** @param wanted folded beginnings of words. Null where one of them begins none */
export function matchIn(text: string, wanted: readonly string[]): Marked | null {
  // Most that the index took for it are known for something else by this, at a hundredth of what it costs to cut words.
  const folded = fold(text);
  if (!wanted.every((each) => folded.includes(each))) return null;
  const missing = new Set(wanted);
  const marks: Marked["marks"] = [];
  for (const { word, from, to } of wordsIn(text)) {
    const met = wanted.filter((each) => word.startsWith(each));
    if (met.length === 0) continue;
    for (const each of met) missing.delete(each);
    if (marks.length < MAX_MARKS) marks.push({ from, to });
    else if (missing.size === 0) break;
  }
  return missing.size > 0 ? null : snippetOf(text, marks);
}

function snippetOf(text: string, marks: Marked["marks"]): Marked {
  const start = beginOf(text, marks[0]?.from ?? 0);
  const end = startOf(text, Math.min(text.length, start + SNIPPET_LETTERS));
  const [before, after] = [start > 0 ? "…" : "", end < text.length ? "…" : ""];
  const moved = before.length - start;
  return {
    text: before + text.slice(start, end) + after,
    marks: marks.filter(({ from }) => from < end).map(({ from, to }) => ({ from: from + moved, to: Math.min(to, end) + moved })),
  };
}

/** With a whole word, where there is one in reach. */
function beginOf(text: string, mark: number): number {
  const at = startOf(text, Math.max(0, mark - LETTERS_BEFORE));
  const space = at === 0 ? -1 : text.slice(at, mark).search(/\s\S/u);
  return space < 0 ? at : at + space + 1;
}

/** Never within a letter of two halves. */
function startOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return at > 0 && code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
