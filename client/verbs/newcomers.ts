// What was written before somebody came, and waits until its author has seen who (CT2).

import type { Conversations } from "../engine/conversations.ts";
import { dropOutbox } from "../engine/draft.ts";
import type { Uploads } from "../engine/files/uploads.ts";
import { heldItems, knowsOf } from "../engine/sending/outbox.ts";
import type { World } from "../engine/world.ts";
import type { Verbs } from "../verbs.ts";

export function newcomerVerbs(
  world: World,
  conversations: Conversations,
  uploads: Uploads,
): Pick<Verbs, "sendHeld" | "discardHeld"> {
  return {
    async sendHeld(id, seen) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const self = world.account().accountId;
      await conversation.step(async (draft) => knowsOf(draft, seen, { seq: draft.record.cursor, self }));
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
