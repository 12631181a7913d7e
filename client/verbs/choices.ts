// Verbs about choices: offering them, and answering.

import * as v from "valibot";
import { choices, optionsOf } from "../content/choices.ts";
import type { Conversations } from "../engine/conversations.ts";
import { findMessage } from "../engine/media-item.ts";
import type { World } from "../engine/world.ts";
import { readItemId } from "../live/item-id.ts";
import type { Verbs } from "../verbs.ts";
import { write } from "./writing.ts";

export function choiceVerbs(world: World, conversations: Conversations): Pick<Verbs, "sendChoices" | "choose"> {
  return {
    async sendChoices(id, offered, { replyTo, id: contentId } = {}) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const parsed = v.safeParse(choices, offered);
      if (!parsed.success) return { kind: "bad-choices", where: v.getDotPath(parsed.issues[0]) ?? "" };
      const body = { kind: "choices", choices: parsed.output } as const;
      const written = await write(world, conversation, { body, replyTo, id: contentId });
      return written.kind === "ok" ? { kind: "ok", id: written.id } : written;
    },
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
