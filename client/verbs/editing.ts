// The verb that says one's own message in other words.

import { readItemId } from "../content/item-id.ts";
import { meaning, tidyMentions } from "../content/mention.ts";
import { judgeText } from "../content/text.ts";
import type { Conversations } from "../engine/conversations.ts";
import { putEdit } from "../engine/sending/edit.ts";
import type { World } from "../engine/world.ts";
import type { EditOutcome, Verbs } from "../verbs.ts";
import { isKnown, refusalToWrite } from "./writing.ts";

export function editingVerbs(world: World, conversations: Conversations): Pick<Verbs, "edit"> {
  return {
    async edit(id, item, { text: typed, mentions = [], id: named }) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const target = readItemId(item);
      if (target === undefined) return { kind: "not-found" };
      if (target.sender !== world.account().accountId) return { kind: "not-allowed" };
      const verdict = judgeText(typed);
      if (verdict.kind === "too-long") return verdict;
      const text = verdict.kind === "ok" ? verdict.text : "";
      const words = meaning(text, tidyMentions(text, mentions));
      const outcome = await conversation.step(async (draft): Promise<EditOutcome> => {
        const refusal = refusalToWrite(world, draft);
        if (refusal !== null) return refusal;
        if (named !== undefined && (await isKnown(world, draft, named))) return { kind: "ok" };
        return { kind: await putEdit(world, draft, target, { ...words, ...(named !== undefined && { id: named }) }) };
      });
      conversation.kick();
      return outcome;
    },
  };
}
