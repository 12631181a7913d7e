// The verb that pins a message in its chat, or takes it down.

import { readItemId } from "../content/item-id.ts";
import type { Conversations } from "../engine/conversations.ts";
import { putPin } from "../engine/sending/pin.ts";
import type { World } from "../engine/world.ts";
import type { PinOutcome, Verbs } from "../verbs.ts";
import { mayEdit } from "./members.ts";
import { refusalIn } from "./writing.ts";

export function pinningVerbs(world: World, conversations: Conversations): Pick<Verbs, "pin"> {
  return {
    async pin(id, item, on, more = {}) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const target = readItemId(item);
      if (target === undefined) return { kind: "not-found" };
      const outcome = await conversation.step(async (draft): Promise<PinOutcome> => {
        const refusal = refusalIn(world, draft);
        if (refusal !== null) return refusal;
        if (draft.record.kind === "group" && !mayEdit(draft, world.account().accountId)) return { kind: "not-allowed" };
        return (await putPin(world, draft, target, { on, ...more })) ? { kind: "ok" } : { kind: "not-found" };
      });
      conversation.kick();
      return outcome;
    },
  };
}
