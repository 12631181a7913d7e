// Verbs about oneself: the name that others see.

import { MAX_NAME_LETTERS, tidyLine } from "../content/text.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { Verbs } from "../verbs.ts";

/** @param keep stores the account with its new name */
export function accountVerbs(conversations: Conversations, keep: (name: string) => Promise<void>): Pick<Verbs, "setName"> {
  return {
    async setName(typed) {
      const name = tidyLine(typed, MAX_NAME_LETTERS);
      if (name === "") return { kind: "name-empty" };
      await keep(name);
      // Each conversation notices by itself that the name was not said in it yet, also after a crash.
      await conversations.wake();
      return { kind: "ok" };
    },
  };
}
