// Verbs about oneself: the name that others see.

import { MAX_NAME_LETTERS, tidyLine } from "../content/text.ts";
import type { Conversations } from "../engine/conversations.ts";
import { introduceOneself } from "../engine/joining.ts";
import type { World } from "../engine/world.ts";
import type { Verbs } from "../verbs.ts";

/** @param keep stores the account with its new name */
export function accountVerbs(
  world: World,
  conversations: Conversations,
  keep: (name: string) => Promise<void>,
): Pick<Verbs, "setName"> {
  return {
    async setName(typed) {
      const name = tidyLine(typed, MAX_NAME_LETTERS);
      if (name === "") return { kind: "name-empty" };
      await keep(name);
      for (const { id, state, kind } of conversations.all()) {
        if (state !== "active" || kind === "self") continue;
        const conversation = conversations.get(id);
        await conversation?.step(async (draft) => introduceOneself(world, draft));
        conversation?.kick();
      }
      return { kind: "ok" };
    },
  };
}
