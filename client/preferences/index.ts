// The preferences that there are. Adding one: a file beside this, and its line in the list. Rows of the list and details of a chat carry
// each under its name, and the verb `prefer` sets it.

import { asked } from "./asked.ts";
import { cleared } from "./cleared.ts";
import { draft } from "./draft.ts";
import { mentions } from "./mentions.ts";
import { moment } from "./moment.ts";
import { mute } from "./mute.ts";
import type { Preference } from "./preference.ts";

export const PREFERENCES = {
  draft,
  mute,
  mentions,
  cleared,
  asked,
  /** When the request of a group was accepted: on all devices, whoever brought this account in before that */
  letIn: moment,
  /** Above all other chats */
  onTop: moment,
  /** By the time of the newest message then: what comes later brings it back */
  archived: moment,
  /** As unread, whatever is */
  marked: moment,
  /** Deleted from the list, by the time of the newest message then: what comes later brings it back */
  gone: moment,
} as const satisfies Record<string, Preference<unknown>>;

export type Preferences = {
  -readonly [Name in keyof typeof PREFERENCES]: (typeof PREFERENCES)[Name] extends Preference<infer T> ? T : never;
};

export const NOTHING_PREFERRED = Object.fromEntries(
  Object.entries(PREFERENCES).map(([name, { initial }]) => [name, initial]),
) as Preferences;

/** As they are stored: what a view gave in a field that is none is left out. */
export function tidied(given: Partial<Preferences>): Partial<Preferences> {
  const known = Object.entries(given).flatMap(([name, value]) => {
    if (!Object.hasOwn(PREFERENCES, name) || value === undefined) return [];
    return [[name, PREFERENCES[name as keyof Preferences].tidy(value)]];
  });
  return Object.fromEntries(known);
}
