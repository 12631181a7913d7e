// What somebody is about to type that can be completed: a short code of an emoji after a colon, a person after an "@".

export type Token = { sign: ":" | "@"; typed: string; from: number; to: number };

/** Of a name; a code has no blank and is shorter. */
const MOST_LETTERS = 40;
const AT_END = /(?<![\p{L}\p{N}:@/._-])([:@])([^\s:@]*(?: [^\s:@]+)?)$/u;

/** @param caret where one types; null where nothing there is one */
export function tokenAt(text: string, caret: number): Token | null {
  const before = text.slice(Math.max(0, caret - MOST_LETTERS), caret);
  const [, sign, typed] = AT_END.exec(before) ?? [];
  if ((sign !== ":" && sign !== "@") || typed === undefined) return null;
  // A colon stands in many a sentence.
  if (sign === ":" && !/^[\w+-]{2,}$/.test(typed)) return null;
  return { sign, typed, from: caret - typed.length - 1, to: caret };
}
