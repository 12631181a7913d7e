// Says what is written in English here in the language that was chosen. English is the code's own; the words of the others come as data.

import type { JSX } from "solid-js";
import { isRightToLeft, type Language } from "./languages.ts";

/** A text, a place for a value, or what is said by a value: of a number its plural's category, of a word the word itself */
export type Part = string | readonly [name: string] | readonly [name: string, cases: Readonly<Record<string, readonly Part[]>>];
/** By the English text, or by its name where that has cases: what the build made of a catalogue */
export type Words = Readonly<Record<string, string | readonly Part[]>>;
export type Values = Readonly<Record<string, unknown>>;

type Spoken = {
  language: Language;
  /** How numbers and dates are written; undefined: as the system does */
  locale: string | undefined;
  isMirrored: boolean;
  words: Record<string, string | readonly Part[]>;
  /** Puts what a view begins with into the language (`others.ts`) */
  translate?: (root: Node) => Node;
  /** What is said by a number or a word: there with the first text that has cases (`cases.ts`) */
  fill?: (parts: readonly Part[], values: Values) => unknown[];
};

declare global {
  var parleySpoken: Spoken | undefined;
}

/** One for all scripts of a page or worker: a service worker loads its engine as a second. */
export const spoken = (): Spoken =>
  (globalThis.parleySpoken ??= { language: "en", locale: undefined, isMirrored: false, words: {} });

/** What is said from now on. @param locale how numbers and dates are written */
export function speak(language: Language, locale: string): void {
  Object.assign(spoken(), { language, locale, isMirrored: isRightToLeft(language) });
}

/** In the language's own, or as it is: for what stands in the markup itself */
export function wordsFor(english: string): string {
  const said = spoken().words[english];
  return typeof said === "string" ? said : english;
}

/**
 * @param text in English, as ICU MessageFormat has it: `{name}`, and `{count, plural, one {# chat} other {# chats}}`, which the build takes apart
 * @param name of what the build took apart
 */
export function t(text: string | readonly Part[], values?: Values, name?: string): string {
  return pieces(text, values, name).join("");
}

/** As `t`, with elements among the values. */
export const rich = pieces as (text: string | readonly Part[], values?: Values, name?: string) => JSX.Element;

function pieces(text: string | readonly Part[], values: Values = {}, name = text as string): unknown[] {
  const said = spoken().words[name] ?? text;
  return typeof said === "string"
    ? said.split(/(@?\{\w+\})/).map((piece) => {
        // The sign of a handle belongs to it, whichever way the words around it run.
        const [, sign = "", name] = /^(@?)\{(\w+)\}$/.exec(piece) ?? [];
        return name === undefined ? piece : shown(sign === "" ? values[name] : `@${values[name]}`);
      })
    : (spoken().fill?.(said, values) ?? []);
}

/** A value as it stands among words */
export function shown(value: unknown): unknown {
  if (typeof value === "number") return value.toLocaleString(spoken().locale);
  return typeof value === "string" ? apart(value) : value;
}

/** Letters that are written from right to left */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff]/;

/** What others wrote does not turn the words around it: between U+2068 and U+2069 it is by itself (UAX #9), where it may run the other way. */
export function apart(text: string): string {
  return spoken().isMirrored || RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}
