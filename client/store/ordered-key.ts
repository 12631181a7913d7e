// Keys as text whose order by code unit is the order of the keys.

import type { Key, Range } from "./port.ts";

// The end sorts below whatever a longer text goes on with. No NUL: not every SQLite binding carries one.
const END = "\u0001";
const NUMBER = "\u0002";
const TEXT = "\u0003";
const PAST_ALL = "\u0004";
const FIRST_ALLOWED = " ";

export function orderedKey(key: Key): string {
  return key.map(part).join("");
}

/** From the first (inclusive) to the second (exclusive). */
export function orderedBounds({ prefix, after, from, before }: Range): [string, string] {
  const start = orderedKey(prefix);
  const first = from === undefined ? start : start + part(from);
  const end = before === undefined ? start + PAST_ALL : start + part(before);
  // What follows a key sorts above END.
  return [after === undefined ? first : orderedKey(after) + END, end];
}

export function readOrderedKey(text: string): Key {
  const key: (string | number)[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf(END, at);
    const value = text.slice(at + 1, end);
    key.push(text[at] === NUMBER ? Number.parseInt(value, 16) : value);
    at = end + 1;
  }
  return key;
}

function part(value: string | number): string {
  if (typeof value === "string") {
    if ([...value].some((letter) => letter < FIRST_ALLOWED)) throw new RangeError("a key holds no control characters");
    return TEXT + value + END;
  }
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`a key holds whole numbers from 0, not ${value}`);
  return NUMBER + value.toString(16).padStart(14, "0") + END;
}
