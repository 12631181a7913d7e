// File names as others chose them: what is kept of one, so that it can be shown and saved without surprises.

const MAX_LETTERS = 120;
const KEPT_EXTENSION = 16;
/** Windows opens devices under these names, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Path separators, what Windows refuses, controls, and what reorders text (Unicode UAX #9 §2) or hides in it. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One name without a path, never empty, at most 120 letters; a long one loses its middle and keeps its extension. */
export function tidyFileName(typed: string): string {
  const line = typed.toWellFormed().replace(UNSAFE, "_").replace(/\s+/gu, " ");
  const trimmed = bare(line);
  const name = RESERVED.test(trimmed) ? `_${trimmed}` : trimmed;
  if (name === "" || /^_+$/.test(name)) return "file";
  return shorten(name);
}

/** Without spaces and dots around it. Letter by letter: a pattern would try each run of dots anew. */
function bare(line: string): string {
  let [from, to] = [0, line.length];
  while (from < to && " .".includes(line[from] as string)) from++;
  while (to > from && " .".includes(line[to - 1] as string)) to--;
  return line.slice(from, to);
}

function shorten(name: string): string {
  const letters = [...name];
  if (letters.length <= MAX_LETTERS) return name;
  const dot = letters.lastIndexOf(".");
  const extension = dot > 0 && letters.length - dot <= KEPT_EXTENSION ? letters.slice(dot) : [];
  return [...letters.slice(0, MAX_LETTERS - extension.length - 1), "…", ...extension].join("");
}
