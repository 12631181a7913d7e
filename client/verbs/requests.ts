// Verbs about requests: letting whom one does not know write, or not.

import { tellOwnDevices } from "../engine/account/own-words.ts";
import type { Conversations } from "../engine/conversations.ts";
import { loadMaking } from "../engine/group/load-making.ts";
import { seeToOwnLeaves } from "../engine/group/own-leaves.ts";
import { accept, remove } from "../engine/requests/deciding.ts";
import type { World } from "../engine/world.ts";
import type { Verbs } from "../verbs.ts";

export function requestVerbs(world: World, conversations: Conversations): Pick<Verbs, "acceptRequest" | "deleteRequest"> {
  return {
    async acceptRequest(id) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      await conversation.step(async (draft) => accept(world, draft));
      conversation.kick();
      conversation.receipts.soon();
      const { peer } = (await conversation.state()).record;
      if (peer !== null)
        await tellOwnDevices(world, conversations, [{ about: "person", account: peer, says: { accepted: true } }]);
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
