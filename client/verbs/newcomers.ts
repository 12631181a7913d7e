// What was written before somebody came, and waits until its author has seen who (CT2).

import type { Conversations } from "../engine/conversations.ts";
import { dropOutbox } from "../engine/draft.ts";
import type { Uploads } from "../engine/files/uploads.ts";
import { heldItems, seenUpTo } from "../engine/sending/outbox.ts";
import type { World } from "../engine/world.ts";
import type { Verbs } from "../verbs.ts";

export function newcomerVerbs(
  world: World,
  conversations: Conversations,
  uploads: Uploads,
): Pick<Verbs, "sendHeld" | "discardHeld"> {
  return {
    async sendHeld(id) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      await conversation.step(async (draft) => seenUpTo(draft, draft.record.cursor));
      conversation.kick();
      return { kind: "ok" };
    },
    async discardHeld(id) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const dropped = await conversation.step(async (draft) => {
        const held = heldItems(draft, world);
        for (const item of held) dropOutbox(draft, item);
        return held;
      });
      uploads.abandon(dropped.flatMap((item) => (item.uploads ?? []).map(({ blob }) => blob))).catch(world.failed);
      return { kind: "ok" };
    },
  };
}
