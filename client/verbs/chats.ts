// What a person does to a chat in their list: nobody else hears of it, and the account's other devices do the same.

import { setOnAll } from "../engine/account/setting.ts";
import { clear } from "../engine/clearing.ts";
import type { Conversation } from "../engine/conversation.ts";
import type { Conversations } from "../engine/conversations.ts";
import { dropOutbox } from "../engine/draft.ts";
import { prefer } from "../engine/prefer.ts";
import { putDeletion } from "../engine/sending/deletion.ts";
import type { World } from "../engine/world.ts";
import { heard } from "../preferences/heard.ts";
import type { Preferences } from "../preferences/index.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import type { ChangeOutcome, Verbs } from "../verbs.ts";
import { leave } from "./members.ts";

export const MOST_ON_TOP = 3;

type ChatVerbs = Pick<Verbs, "keepOnTop" | "archive" | "markUnread" | "clearChat" | "deleteChat">;

export function chatVerbs(world: World, conversations: Conversations): ChatVerbs {
  const { preferred, clock } = world;
  const set = (conversation: Conversation, given: Parameters<typeof setOnAll>[3]) =>
    setOnAll(world, conversations, conversation, given);
  return {
    async keepOnTop(id, on) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      // One that was deleted is in no list.
      const isOnTop = (each: Preferences) => each.onTop !== null && each.gone === null;
      const others = conversations.all().filter((each) => each.id !== id && isOnTop(preferred.of(each.id)));
      if (on && others.length >= MOST_ON_TOP) return { kind: "too-many", most: MOST_ON_TOP };
      const onTop = on ? (preferred.of(id).onTop ?? clock.now()) : null;
      await set(conversation, { onTop, ...(on && { archived: null }) });
      return { kind: "ok" };
    },
    async archive(id, on) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const { record } = await conversation.state();
      await set(conversation, on ? { archived: saidAt(record), onTop: null } : { archived: null });
      return { kind: "ok" };
    },
    async markUnread(id, on) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      await set(conversation, { marked: on ? clock.now() : null });
      return { kind: "ok" };
    },
    async clearChat(id) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      await dropWaiting(world, conversation);
      await set(conversation, { ...(await clearedNow(world, conversation)), marked: null });
      await clear(world, conversation);
      return { kind: "ok" };
    },
    async deleteChat(id) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const { record } = await conversation.state();
      if (record.kind === "self" || record.request !== null) return { kind: "not-allowed" };
      const left = await goFrom(world, conversation, record);
      if (left !== null && left.kind !== "ok" && left.kind !== "waiting") return left;
      const kept = { onTop: null, archived: null, marked: null, gone: saidAt((await conversation.state()).record) };
      await conversation.step(async (draft) => prefer(draft, preferred, { draft: "" }));
      await dropWaiting(world, conversation);
      await set(conversation, { ...(await clearedNow(world, conversation)), ...kept });
      await clear(world, conversation);
      return left ?? { kind: "ok" };
    },
  };
}

/** Of a group one goes first; null: there is nothing to go from. */
async function goFrom(
  world: World,
  conversation: Conversation,
  { kind, state }: ConversationRecord,
): Promise<ChangeOutcome | null> {
  if (kind !== "group" || state === "left" || state === "removed") return null;
  return leave(world, conversation);
}

/** What never left, and what was refused, is not sent any more; what may have left goes for everyone. */
async function dropWaiting(world: World, conversation: Conversation): Promise<void> {
  const sender = world.account().accountId;
  await conversation.step(async (draft) => {
    for (const each of draft.outbox.filter(({ isMessage }) => isMessage))
      if (each.sealed === null || each.failure !== null) dropOutbox(draft, each);
      else await putDeletion(world, draft, { sender, id: each.id }, {});
  });
  conversation.kick();
}

function saidAt({ saidAt = 0 }: ConversationRecord): number {
  return saidAt;
}

/** All that is here by now. Own messages may be placed beyond what was read. */
async function clearedNow({ preferred, clock }: World, conversation: Conversation): Promise<Partial<Preferences>> {
  const { cursor, ahead, serverAt } = (await conversation.state()).record;
  const cleared = `${Math.max(cursor, ...ahead)} ${Math.max(serverAt, clock.now())}`;
  return { cleared: heard({ cleared }, preferred.of(conversation.id), clock.now()).cleared ?? null };
}
