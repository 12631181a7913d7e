// What somebody typed into the search, taken apart: words, and `from:`, `in:`, `has:`, `before:`, `after:` (days, as 2026-11-24).

import { CARRIED, type Carried } from "./entry.ts";
import { foldWord, wordsIn } from "./words.ts";

export type SearchQuery = {
  /** Folded; each begins some word */
  words: string[];
  /** Each begins some word of the sender's name, or their handle */
  from: string[];
  /** Each begins some word of the chat's title */
  in: string[];
  has: Carried[];
  /** UTC, milliseconds */
  after: number;
  before: number;
};

export const MAX_QUERY_LETTERS = 256;
const MAX_WORDS = 16;
const FILTER = /^(from|in|has|before|after):(.+)$/iu;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What is no filter that there is counts as words. */
export function readQuery(typed: string): SearchQuery {
  const query: SearchQuery = { words: [], from: [], in: [], has: [], after: 0, before: Number.POSITIVE_INFINITY };
  const rest: string[] = [];
  for (const part of typed.slice(0, MAX_QUERY_LETTERS).split(/\s+/u)) {
    const [, name = "", value = ""] = FILTER.exec(part) ?? [];
    if (!takeFilter(query, name.toLowerCase(), value)) rest.push(part);
  }
  query.words = wordsOf(rest.join(" "));
  return query;
}

/** Folded beginnings, each once */
export function wordsOf(typed: string): string[] {
  return [...new Set([...wordsIn(typed)].map(({ word }) => word))].slice(0, MAX_WORDS);
}

export function isEmpty({ words, from, has, after, before, in: within }: SearchQuery): boolean {
  return words.length + from.length + has.length + within.length === 0 && after === 0 && before === Number.POSITIVE_INFINITY;
}

function takeFilter(query: SearchQuery, name: string, value: string): boolean {
  if (name === "from" || name === "in") {
    const words = [...wordsIn(value)].map(({ word }) => word);
    query[name] = [...new Set([...query[name], ...words])];
    return words.length > 0;
  }
  if (name === "has") {
    const kind = CARRIED.find((each) => each === foldWord(value).replace(/s$/, ""));
    if (kind !== undefined && !query.has.includes(kind)) query.has.push(kind);
    return kind !== undefined;
  }
  const day = (name === "before" || name === "after") && DAY.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(day)) return false;
  if (name === "before") query.before = Math.min(query.before, day);
  else query.after = Math.max(query.after, day);
  return true;
}
