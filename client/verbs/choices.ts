// The verb that answers choices.

import { readItemId } from "../content/item-id.ts";
import { optionsOf } from "../content/kinds/choices.ts";
import type { Conversations } from "../engine/conversations.ts";
import { findMessage } from "../engine/files/media-item.ts";
import type { World } from "../engine/world.ts";
import type { Verbs } from "../verbs.ts";
import { write } from "./writing.ts";

export function choiceVerbs(world: World, conversations: Conversations): Pick<Verbs, "choose"> {
  return {
    async choose(id, item, optionId, { id: contentId } = {}) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const target = readItemId(item);
      const message = await findMessage(world, conversations, { conversation: id, item });
      const offered = message?.body.kind === "choices" ? optionsOf(message.body.choices) : [];
      const option = offered.find((each) => each.id === optionId);
      if (!option || target === undefined || target.sender === world.account().accountId) return { kind: "no-such-option" };
      const body = { kind: "choice", target, option: option.id, title: option.title } as const;
      const written = await write(world, conversation, { body, replyTo: item, id: contentId });
      return written.kind === "ok" ? { kind: "ok", id: written.id } : written;
    },
  };
}
