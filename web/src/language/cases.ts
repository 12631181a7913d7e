// Texts that say one thing or another: by how many there are, or by a word. The build has what says one import this.

import type { Language } from "./languages.ts";
import { type Part, shown, spoken, type Values, type Words } from "./say.ts";

const plurals = new Map<Language, Intl.PluralRules>();

spoken().fill = fill;

export function learn(more: Words): void {
  Object.assign(spoken().words, more);
}

function fill(parts: readonly Part[], values: Values): unknown[] {
  return parts.flatMap((part) => {
    if (typeof part === "string") return part;
    const [name, cases] = part;
    const value = values[name];
    if (cases === undefined) return [shown(value)];
    const found = [`=${value}`, typeof value === "number" ? categoryOf(value) : String(value), "other"].find((each) =>
      Object.hasOwn(cases, each),
    );
    return found === undefined ? [] : fill(cases[found] ?? [], values);
  });
}

function categoryOf(value: number): string {
  const { language } = spoken();
  const rules = plurals.get(language) ?? new Intl.PluralRules(language);
  plurals.set(language, rules);
  return rules.select(value);
}
