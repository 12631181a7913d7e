// Verbs about requests: letting whom one does not know write, or not.

import type { Conversations } from "../engine/conversations.ts";
import { loadMaking } from "../engine/group/load-making.ts";
import { accept, remove } from "../engine/requests/deciding.ts";
import type { World } from "../engine/world.ts";
import type { Verbs } from "../verbs.ts";

export function requestVerbs(world: World, conversations: Conversations): Pick<Verbs, "acceptRequest" | "deleteRequest"> {
  return {
    async acceptRequest(id) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      await conversation.step(async (draft) => accept(draft));
      conversation.kick();
      conversation.receipts.soon();
      return { kind: "ok" };
    },
    async deleteRequest(id) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const isRequest = await conversation.step(async (draft) => remove(world, draft));
      if (!isRequest) return { kind: "not-allowed" };
      conversation.kick();
      await (await loadMaking()).forgetDeleted(world, conversation);
      return { kind: "ok" };
    },
  };
}
