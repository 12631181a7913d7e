// Verbs about requests: letting whom one does not know write, or not.

import { tellOwnDevices } from "../engine/account/own-words.ts";
import type { Conversations } from "../engine/conversations.ts";
import { loadMaking } from "../engine/group/load-making.ts";
import { seeToOwnLeaves } from "../engine/group/own-leaves.ts";
import { prefer } from "../engine/prefer.ts";
import { accept, remove } from "../engine/requests/deciding.ts";
import type { World } from "../engine/world.ts";
import type { Verbs } from "../verbs.ts";

export function requestVerbs(world: World, conversations: Conversations): Pick<Verbs, "acceptRequest" | "deleteRequest"> {
  return {
    async acceptRequest(id) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const letIn = await conversation.step(async (draft) => {
        const { request, kind } = draft.record;
        if (!accept(world, draft) || kind !== "group" || request === null) return null;
        const at = Math.max(world.clock.now(), request.at);
        prefer(draft, world.preferred, { letIn: at });
        draft.record.letIn = at;
        return at;
      });
      conversation.kick();
      conversation.receipts.soon();
      const { peer } = (await conversation.state()).record;
      if (peer !== null)
        await tellOwnDevices(world, conversations, [{ about: "person", account: peer, says: { accepted: true } }]);
      if (letIn !== null)
        await tellOwnDevices(world, conversations, [{ about: "chat", conversation: id, name: "letIn", value: letIn }]);
      // The account's other devices may not be there: whoever began it may not have known of them.
      if (world.account().log.length > 1) await seeToOwnLeaves(world, conversations, id);
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
