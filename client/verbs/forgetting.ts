// The verb that takes out of this device what was said in a conversation. The group goes on.

import type { Conversations } from "../engine/conversations.ts";
import { forgetBefore, forgetContents } from "../engine/files/forgetting.ts";
import { prefer } from "../engine/prefer.ts";
import type { World } from "../engine/world.ts";
import type { ProgramVerbs } from "../verbs.ts";

export function forgettingVerbs(world: World, conversations: Conversations): Pick<ProgramVerbs, "forget"> {
  return {
    async forget(id, { before, isForGood = false } = {}) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      if (before !== undefined && !(Number.isSafeInteger(before) && before >= 0))
        throw new TypeError("forget: before is a seq, a whole number from 0");
      const { cursor, ahead } = (await conversation.state()).record;
      // Own messages may be placed beyond what was read.
      const end = Math.max(cursor, ...ahead) + 1;
      if (before === undefined) await conversation.step(async (step) => prefer(step, world.preferred, { draft: "" }));
      await forgetBefore(world, conversation, Math.min(before ?? end, end));
      if (isForGood) await forgetContents(world, conversation, Math.min(before ?? end, end));
      return { kind: "ok" };
    },
  };
}
