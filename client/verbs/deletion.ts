// The verb that deletes one's own message for everyone.

import { readItemId } from "../content/item-id.ts";
import type { Conversations } from "../engine/conversations.ts";
import { dropOutbox } from "../engine/draft.ts";
import type { Uploads } from "../engine/files/uploads.ts";
import { putDeletion } from "../engine/sending/deletion.ts";
import type { World } from "../engine/world.ts";
import type { OutboxRecord } from "../store/tables.ts";
import type { DeleteOutcome, Verbs } from "../verbs.ts";
import { refusalIn } from "./writing.ts";

export function deletionVerbs(world: World, conversations: Conversations, uploads: Uploads): Pick<Verbs, "deleteForEveryone"> {
  return {
    async deleteForEveryone(id, item, more = {}) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const target = readItemId(item);
      if (target === undefined) return { kind: "not-found" };
      if (target.sender !== world.account().accountId) return { kind: "not-allowed" };
      let unsent: OutboxRecord | undefined;
      const outcome = await conversation.step(async (draft): Promise<DeleteOutcome> => {
        // What never left, and what was refused, nobody else has.
        unsent = draft.outbox.find(
          (each) => each.isMessage && each.id === target.id && (each.sealed === null || each.failure !== null),
        );
        if (unsent !== undefined) {
          dropOutbox(draft, unsent);
          return { kind: "ok" };
        }
        const refusal = refusalIn(world, draft);
        if (refusal !== null) return refusal;
        return (await putDeletion(world, draft, target, more)) ? { kind: "ok" } : { kind: "not-found" };
      });
      uploads.abandon((unsent?.uploads ?? []).map(({ blob }) => blob)).catch(world.failed);
      conversation.kick();
      return outcome;
    },
  };
}
