// Words without the marks of their formatting, where only words fit. What reads the marks is loaded with the first that has any.

import { createSignal } from "solid-js";
import { PREVIEW_LETTERS } from "../../../client/engine/receiving/letters.ts";

type Reader = typeof import("../../../client/content/plain-words.ts");

const [reader, setReader] = createSignal<Reader | null>(null);
let isAsked = false;

export function hasMarks(text: string): boolean {
  return /[*_~`]|^(?:[>-]|\d+\.) /m.test(text);
}

/** @param isQuoted it may be the beginning of more */
export function plainly(text: string, isQuoted = false): string {
  if (!hasMarks(text)) return text;
  if (!isAsked) {
    isAsked = true;
    import("../../../client/content/plain-words.ts").then(setReader, () => {
      isAsked = false; // as it was typed, meanwhile
    });
  }
  return reader()?.plainWords(text, isQuoted && text.length >= PREVIEW_LETTERS) ?? text;
}
