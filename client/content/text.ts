// What people type: how long it may be, and what is taken out of it.

import * as v from "valibot";
import { utf8 } from "../../protocol/index.ts";

export const MAX_TEXT_BYTES = 64 * 1024;
export const MAX_TITLE_LETTERS = 100;
export const MAX_NAME_LETTERS = 64;
/** Of what somebody says of themselves beside their name */
export const MAX_ABOUT_LETTERS = 140;

export type TextVerdict = { kind: "ok"; text: string } | { kind: "empty" } | { kind: "too-long"; limitBytes: number };

/** Lone surrogates become U+FFFD: UTF-8 has no form for them. Nothing else is changed. */
export function judgeText(typed: string): TextVerdict {
  const text = typed.toWellFormed();
  if (text.trim() === "") return { kind: "empty" };
  return utf8(text).length > MAX_TEXT_BYTES ? { kind: "too-long", limitBytes: MAX_TEXT_BYTES } : { kind: "ok", text };
}

/** One line without controls or direction overrides, which could dress one name as another. May be empty. */
export function tidyLine(typed: string, maxLetters: number): string {
  const line = typed.toWellFormed().replace(UNSEEN, " ").replace(IGNORED, "").replace(/\s+/gu, " ").trim();
  if (!SEEN.test(line)) return "";
  return [...line].slice(0, maxLetters).join("").trim();
}

/** Of what a group is about */
export const MAX_DESCRIPTION_LETTERS = 500;
const MAX_DESCRIPTION_LINES = 20;

/** Lines, each as `tidyLine` has it; what is behind the last that there may be is not taken. */
export function tidyDescription(typed: string): string {
  const lines = typed.split("\n", MAX_DESCRIPTION_LINES).map((line) => tidyLine(line, MAX_DESCRIPTION_LETTERS));
  return [...lines.join("\n").trim()].slice(0, MAX_DESCRIPTION_LETTERS).join("").trim();
}

/** C0 and C1 controls, line separators, and the bidirectional overrides and isolates (Unicode UAX #9 §2). */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * What no font draws (UAX #44, Default_Ignorable), but for what joins letters and pictures; and marks above the fourth on one letter, which would reach over
 * other lines.
 */
const IGNORED = /(?!\u200c|\u200d|[\ufe00-\ufe0f]|[\u{e0020}-\u{e007f}])\p{DI}|(?<=\p{M}{4})\p{M}/gu;
const SEEN = /[^\p{DI}\s\u2800]/u;

/** As it may have come from anybody: not longer than one may send. */
export const textOnWire = v.pipe(
  v.string(),
  v.transform((text) => text.toWellFormed()),
  v.check((text) => utf8(text).length <= MAX_TEXT_BYTES),
);
export const lineOnWire = (maxLetters: number) =>
  v.pipe(
    v.string(),
    v.maxLength(MAX_TEXT_BYTES),
    v.transform((text) => tidyLine(text, maxLetters)),
  );
export const nameOnWire = lineOnWire(MAX_NAME_LETTERS);
/** What a person notes about another, for themselves */
export const MAX_NOTE_LETTERS = 500;
export const descriptionOnWire = v.pipe(textOnWire, v.transform(tidyDescription));
export const aboutOnWire = lineOnWire(MAX_ABOUT_LETTERS);
export const handleOnWire = v.pipe(v.string(), v.maxLength(32));
