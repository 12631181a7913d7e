// The verb that offers choices.

import * as v from "valibot";
import { choices } from "../content/kinds/choices.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { World } from "../engine/world.ts";
import type { ProgramVerbs } from "../verbs.ts";
import { write } from "./writing.ts";

export function offeringVerbs(world: World, conversations: Conversations): Pick<ProgramVerbs, "sendChoices"> {
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
  };
}
