// What people type: how long it may be, and what is taken out of it.

import * as v from "valibot";
import { utf8 } from "../../protocol/index.ts";

export const MAX_TEXT_BYTES = 64 * 1024;
export const MAX_TITLE_LETTERS = 100;
export const MAX_NAME_LETTERS = 64;

export type TextVerdict = { kind: "ok"; text: string } | { kind: "empty" } | { kind: "too-long"; limitBytes: number };

/** Lone surrogates become U+FFFD: UTF-8 has no form for them. Nothing else is changed. */
export function judgeText(typed: string): TextVerdict {
  const text = typed.toWellFormed();
  if (text.trim() === "") return { kind: "empty" };
  return utf8(text).length > MAX_TEXT_BYTES ? { kind: "too-long", limitBytes: MAX_TEXT_BYTES } : { kind: "ok", text };
}

/** One line without controls or direction overrides, which could dress one name as another. May be empty. */
export function tidyLine(typed: string, maxLetters: number): string {
  const line = typed.toWellFormed().replace(UNSEEN, " ").replace(/\s+/gu, " ").trim();
  return [...line].slice(0, maxLetters).join("").trim();
}

/** C0 and C1 controls, line separators, and the bidirectional overrides and isolates (Unicode UAX #9 §2). */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

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
export const handleOnWire = v.pipe(v.string(), v.maxLength(32));
