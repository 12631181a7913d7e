// The verb by which a person lets a business write at any time, or no longer.

import type { PermissionBody } from "../content/kinds/permission.ts";
import type { Conversations } from "../engine/conversations.ts";
import { type Draft, dropOutbox } from "../engine/draft.ts";
import { enqueue } from "../engine/sending/outbox.ts";
import { waitingOf } from "../engine/sending/waiting.ts";
import type { World } from "../engine/world.ts";
import type { AllowOutcome, Verbs } from "../verbs.ts";
import { refusalIn } from "./writing.ts";

export function permissionVerbs(world: World, conversations: Conversations): Pick<Verbs, "allowToWrite"> {
  return {
    async allowToWrite(id, granted) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const outcome = await conversation.step(async (draft): Promise<AllowOutcome> => {
        if (draft.record.kind !== "direct") return { kind: "not-allowed" };
        const refusal = refusalIn(world, draft);
        if (refusal !== null) return refusal;
        put(world, draft, granted);
        return { kind: "ok" };
      });
      conversation.kick();
      return outcome;
    },
  };
}

/** What was sealed may have arrived: then the next word follows it. What never left need not. */
function put(world: World, draft: Draft, granted: boolean): void {
  const own = waitingOf<PermissionBody>(world.kinds, draft.outbox, "permission");
  for (const { item } of own) if (item.sealed === null) dropOutbox(draft, item);
  const sealed = own.findLast(({ item }) => item.sealed !== null)?.body;
  const isGranted = sealed?.granted ?? draft.record.permits?.includes(world.account().accountId) ?? false;
  if (isGranted === granted) return;
  enqueue(draft, { kind: "permission", granted }, { random: world.random, now: world.clock.now() });
}
