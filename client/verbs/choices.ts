// The verb that answers choices.

import { optionsOf } from "../content/choices.ts";
import type { Conversations } from "../engine/conversations.ts";
import { findMessage } from "../engine/files/media-item.ts";
import type { World } from "../engine/world.ts";
import { readItemId } from "../live/item-id.ts";
import type { Verbs } from "../verbs.ts";
import { write } from "./writing.ts";

export function choiceVerbs(world: World, conversations: Conversations): Pick<Verbs, "choose"> {
  return {
    async choose(id, item, optionId, { id: contentId } = {}) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const target = readItemId(item);
      const message = await findMessage(world, conversations, { conversation: id, item });
      const option = message?.choices && optionsOf(message.choices).find((each) => each.id === optionId);
      if (!option || target === undefined || target.sender === world.account().accountId) return { kind: "no-such-option" };
      const body = { kind: "choice", target, option: option.id, title: option.title } as const;
      const written = await write(world, conversation, { body, replyTo: item, id: contentId });
      return written.kind === "ok" ? { kind: "ok", id: written.id } : written;
    },
  };
}
