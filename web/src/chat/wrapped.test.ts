import { expect, test } from "vitest";
import { wrapped } from "./wrapped.ts";

/** The selection stands between brackets. */
function after(selected: string, mark = "*"): string | null {
  const [from, to] = [selected.indexOf("["), selected.indexOf("]") - 1];
  const text = selected.replace("[", "").replace("]", "");
  const change = wrapped({ text, from, to }, mark);
  if (change === null) return null;
  const next = text.slice(0, change.from) + change.words + text.slice(change.to);
  const [start, end] = change.select;
  return `${next.slice(0, start)}[${next.slice(start, end)}]${next.slice(end)}`;
}

test.each([
  ["say [this] now", "say *[this]* now"],
  ["say [this ]now", "say *[this]* now"],
  ["[]", "*[]*"],
  ["a [ ]b", "a *[]* b"],
  ["say *[this]* now", "say [this] now"],
  ["say [*this*] now", "say [this] now"],
  ["_[this]_", "_*[this]*_"],
  ["[a\nb]", null],
])("[WR4] bold for %j", (selected, expected) => expect(after(selected)).toBe(expected));
