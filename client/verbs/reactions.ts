// The verb for reactions.

import { isEmoji } from "../content/emoji.ts";
import { readItemId } from "../content/item-id.ts";
import type { Conversations } from "../engine/conversations.ts";
import { putReaction } from "../engine/sending/reaction.ts";
import type { World } from "../engine/world.ts";
import type { ReactOutcome, Verbs } from "../verbs.ts";
import { refusalIn } from "./writing.ts";

export function reactionVerbs(world: World, conversations: Conversations): Pick<Verbs, "react"> {
  return {
    async react(id, item, emoji, more = {}) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      if (emoji !== null && !isEmoji(emoji)) return { kind: "no-emoji" };
      const target = readItemId(item);
      if (target === undefined) return { kind: "not-found" };
      const outcome = await conversation.step(async (draft): Promise<ReactOutcome> => {
        const refusal = refusalIn(world, draft);
        if (refusal !== null) return refusal;
        return (await putReaction(world, draft, target, { emoji: emoji ?? "", ...more }))
          ? { kind: "ok" }
          : { kind: "not-found" };
      });
      conversation.kick();
      return outcome;
    },
  };
}
