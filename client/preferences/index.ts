// The preferences that there are. Adding one: a file beside this, and its line in the list. Rows of the list and details of a chat carry
// each under its name, and the verb `prefer` sets it.

import { draft } from "./draft.ts";
import type { Preference } from "./preference.ts";

export const PREFERENCES = { draft } as const satisfies Record<string, Preference<string>>;

export type Preferences = {
  -readonly [Name in keyof typeof PREFERENCES]: (typeof PREFERENCES)[Name] extends Preference<infer T> ? T : never;
};

export const NOTHING_PREFERRED: Preferences = { draft: draft.initial };

/** As they are stored: what a view gave in a field that is none is left out. */
export function tidied(given: Partial<Preferences>): Partial<Preferences> {
  const known = Object.entries(given).flatMap(([name, value]) => {
    if (!Object.hasOwn(PREFERENCES, name) || value === undefined) return [];
    return [[name, PREFERENCES[name as keyof Preferences].tidy(value)]];
  });
  return Object.fromEntries(known);
}
