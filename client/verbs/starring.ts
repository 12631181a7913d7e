// The verb that stars messages, or takes the star from them.

import type { OwnWord } from "../content/heard.ts";
import { readItemId } from "../content/item-id.ts";
import { MAX_OWN_WORDS } from "../content/kinds/own-words.ts";
import { tellOwnDevices } from "../engine/account/own-words.ts";
import type { Conversations } from "../engine/conversations.ts";
import { setStar } from "../engine/draft.ts";
import { findPlaced } from "../engine/receiving/reply.ts";
import type { World } from "../engine/world.ts";
import type { Verbs } from "../verbs.ts";

export function starringVerbs(world: World, conversations: Conversations): Pick<Verbs, "star"> {
  return {
    async star(id, items, on) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const words = await conversation.step(async (draft) => {
        const said: OwnWord[] = [];
        const at = world.clock.now();
        for (const item of new Set(items)) {
          const target = readItemId(item);
          const line = target && (await findPlaced(world, id, target));
          if (line?.record.kind !== "message") continue;
          const { seq, place } = line;
          const known = await world.store.get("stars", [id, seq, place]);
          if (known === undefined && !on) continue;
          const star = known?.on === on ? known : { at, on };
          if (star !== known) setStar(draft, { seq, place, star });
          // Told again where it was so before: something may have come between the mark and the word of it.
          said.push({ about: "star", conversation: id, seq, ...star });
        }
        return said;
      });
      for (let i = 0; i < words.length; i += MAX_OWN_WORDS)
        await tellOwnDevices(world, conversations, words.slice(i, i + MAX_OWN_WORDS));
      return { kind: "ok" };
    },
  };
}
