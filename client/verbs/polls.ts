// Verbs about polls: to ask, to vote, and to close one's own.

import * as v from "valibot";
import type { ConversationId } from "../../protocol/index.ts";
import { readItemId } from "../content/item-id.ts";
import { poll } from "../content/kinds/poll.ts";
import type { Target } from "../content/target.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { Draft } from "../engine/draft.ts";
import { putPollEnd, putVote, type Voted } from "../engine/sending/vote.ts";
import type { World } from "../engine/world.ts";
import type { Verbs, VoteOutcome } from "../verbs.ts";
import { isKnown, refusalIn, write } from "./writing.ts";

export function pollVerbs(world: World, conversations: Conversations): Pick<Verbs, "sendPoll" | "vote" | "closePoll"> {
  const within = async (
    id: ConversationId,
    item: string,
    put: (draft: Draft, target: Target) => Promise<Voted>,
  ): Promise<VoteOutcome> => {
    const conversation = conversations.get(id);
    if (conversation === undefined) return { kind: "unknown-conversation" };
    const target = readItemId(item);
    if (target === undefined) return { kind: "not-found" };
    const outcome = await conversation.step(
      async (draft): Promise<VoteOutcome> => refusalIn(world, draft) ?? { kind: await put(draft, target) },
    );
    conversation.kick();
    return outcome;
  };
  return {
    async sendPoll(id, asked, { replyTo, id: contentId } = {}) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const parsed = v.safeParse(poll, asked);
      if (!parsed.success) return { kind: "bad-poll", where: v.getDotPath(parsed.issues[0]) ?? "" };
      const written = await write(world, conversation, { body: { kind: "poll", ...parsed.output }, replyTo, id: contentId });
      return written.kind === "ok" ? { kind: "ok", id: written.id } : written;
    },
    vote: (id, item, chosen, more = {}) =>
      within(id, item, async (draft, target) => {
        if (more.id !== undefined && (await isKnown(world, draft, more.id))) return "ok";
        return putVote(world, draft, target, { chosen, ...more });
      }),
    closePoll: (id, item) => within(id, item, (draft, target) => putPollEnd(world, draft, target)),
  };
}
