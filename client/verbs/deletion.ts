// The verbs that delete: one's own message for everyone, and whichever one likes from one's own devices.

import type { Seq } from "../../protocol/index.ts";
import type { OwnWord } from "../content/heard.ts";
import { readItemId } from "../content/item-id.ts";
import { MAX_OWN_WORDS } from "../content/kinds/own-words.ts";
import { tellOwnDevices } from "../engine/account/own-words.ts";
import type { Conversation } from "../engine/conversation.ts";
import type { Conversations } from "../engine/conversations.ts";
import { type Draft, dropOutbox } from "../engine/draft.ts";
import type { Uploads } from "../engine/files/uploads.ts";
import { toRemove } from "../engine/preferred.ts";
import { findPlaced } from "../engine/receiving/reply.ts";
import { removeMarked } from "../engine/removing.ts";
import { putDeletion } from "../engine/sending/deletion.ts";
import type { World } from "../engine/world.ts";
import type { OutboxRecord } from "../store/tables.ts";
import type { DeleteOutcome, Verbs } from "../verbs.ts";
import { refusalIn } from "./writing.ts";

export function deletionVerbs(
  world: World,
  conversations: Conversations,
  uploads: Uploads,
): Pick<Verbs, "deleteForEveryone" | "deleteForMe"> {
  /** Stored with the word of it, so that none goes here and never on the others. */
  async function takeFromOwnDevices(conversation: Conversation, seqs: readonly Seq[]): Promise<void> {
    const { id } = conversation;
    const words = seqs.map((seq): OwnWord => ({ about: "gone", conversation: id, seq }));
    const said = Math.max(world.clock.now(), (await conversation.state()).record.serverAt);
    const writes = seqs.map((seq) => toRemove(id, seq, said));
    if (!(await tellOwnDevices(world, conversations, words, { writes })))
      await conversation.step(async (draft) => void draft.writes.push(...writes));
    for (const seq of seqs) world.preferred.noteRemoved(id, seq, said);
    await removeMarked(world, conversation);
  }

  return {
    async deleteForEveryone(id, item, more = {}) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const target = readItemId(item);
      if (target === undefined) return { kind: "not-found" };
      if (target.sender !== world.account().accountId) return { kind: "not-allowed" };
      let unsent: OutboxRecord | undefined;
      const outcome = await conversation.step(async (draft): Promise<DeleteOutcome> => {
        unsent = dropUnsent(draft, target.id);
        if (unsent !== undefined) return { kind: "ok" };
        const refusal = refusalIn(world, draft);
        if (refusal !== null) return refusal;
        return (await putDeletion(world, draft, target, more)) ? { kind: "ok" } : { kind: "not-found" };
      });
      uploads.abandon((unsent?.uploads ?? []).map(({ blob }) => blob)).catch(world.failed);
      conversation.kick();
      return outcome;
    },
    async deleteForMe(id, items) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const targets = [...new Set(items)].flatMap((item) => readItemId(item) ?? []);
      const lines = await Promise.all(targets.map((target) => findPlaced(world, id, target)));
      const waiting = targets.filter((target, i) => lines[i] === undefined && target.sender === world.account().accountId);
      const dropped = await conversation.step(async (draft) => {
        const gone: OutboxRecord[] = [];
        for (const target of waiting) {
          const unsent = dropUnsent(draft, target.id);
          if (unsent !== undefined) gone.push(unsent);
          // It may be on its way: whoever does not want it sent does not want it there.
          else if (refusalIn(world, draft) === null) await putDeletion(world, draft, target, {});
        }
        return gone;
      });
      uploads.abandon(dropped.flatMap((each) => each.uploads ?? []).map(({ blob }) => blob)).catch(world.failed);
      const seqs = [...new Set(lines.flatMap((line) => line?.seq ?? []))];
      for (let i = 0; i < seqs.length; i += MAX_OWN_WORDS)
        await takeFromOwnDevices(conversation, seqs.slice(i, i + MAX_OWN_WORDS));
      if (waiting.length > 0) conversation.kick();
      return { kind: "ok" };
    },
  };
}

/** What never left, and what was refused, nobody else has. */
function dropUnsent(draft: Draft, id: string): OutboxRecord | undefined {
  const unsent = draft.outbox.find((each) => each.isMessage && each.id === id && (each.sealed === null || each.failure !== null));
  if (unsent !== undefined) dropOutbox(draft, unsent);
  return unsent;
}
