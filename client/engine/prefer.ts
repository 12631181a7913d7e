// Setting a preference, in a step.

import { NOTHING_PREFERRED, type Preferences, tidied } from "../preferences/index.ts";
import type { Write } from "../store/port.ts";
import type { Draft } from "./draft.ts";
import { type Preferred, untold } from "./preferred.ts";

/** In this step. What is as it was is not written. */
export function prefer(draft: Draft, preferred: Preferred, given: Partial<Preferences>): void {
  const { id } = draft.record;
  const before = { ...preferred.of(id), ...draft.preferred };
  for (const [name, value] of Object.entries(tidied(given)) as [keyof Preferences, Preferences[keyof Preferences]][]) {
    if (before[name] === value) continue;
    if (name === "draft" && preferred.hasOthers() && !preferred.typed.has(id)) {
      draft.untold = before.draft;
      draft.writes.push(untold(id, before.draft));
    }
    const isInitial = value === NOTHING_PREFERRED[name];
    const write: Write = { table: "preferences", key: [id, name], value: isInitial ? null : { value } };
    draft.writes.push(write);
    draft.preferred = { ...draft.preferred, [name]: value };
  }
}
