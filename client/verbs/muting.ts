// Muting a chat: for a time from now on, by the service's clock.

import { setOnAll } from "../engine/account/setting.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { World } from "../engine/world.ts";
import { isArchived } from "../preferences/archived.ts";
import { LONGEST_MUTE_MS } from "../preferences/mute.ts";
import type { Verbs } from "../verbs.ts";

export function mutingVerbs(world: World, conversations: Conversations): Pick<Verbs, "mute"> {
  return {
    async mute(id, forMs, { mentions } = {}) {
      const mute = typeof forMs === "number" ? world.clock.now() + Math.min(forMs, LONGEST_MUTE_MS) : forMs;
      const conversation = conversations.get(id);
      if (conversation === undefined) return;
      const { saidAt = 0 } = (await conversation.state()).record;
      const before = world.preferred.of(id);
      // It stays where it stands, in the list or in the archive: what came until now neither brings it back nor puts it away.
      const isIn = isArchived(before, saidAt);
      const given = {
        mute,
        ...(mentions && { mentions }),
        ...(before.archived !== null && { archived: isIn ? Math.max(before.archived, saidAt) : null }),
      };
      await setOnAll(world, conversations, conversation, given);
    },
  };
}
