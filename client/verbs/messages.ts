// Verbs inside one conversation: writing, reading, typing, being on screen.

import { fromBase64Url } from "../../protocol/index.ts";
import { judgeText, MAX_TEXT_BYTES } from "../content/text.ts";
import type { Conversation } from "../engine/conversation.ts";
import type { Conversations } from "../engine/conversations.ts";
import { dropOutbox } from "../engine/draft.ts";
import { heldBy } from "../engine/held.ts";
import { enqueue, retryItem } from "../engine/outbox.ts";
import { findReply } from "../engine/reply.ts";
import { readTo } from "../engine/unread.ts";
import type { World } from "../engine/world.ts";
import { accountsIn } from "../live/details.ts";
import { contentItemId, readItemId } from "../live/item-id.ts";
import type { OutboxRecord } from "../store/tables.ts";
import type { SendOutcome, Verbs } from "../verbs.ts";

type MessageVerbs = Pick<Verbs, "send" | "retry" | "discard" | "markRead" | "typing" | "setDraft" | "show" | "hide">;

export function messageVerbs(world: World, conversations: Conversations): MessageVerbs {
  return {
    async send(id, message) {
      const conversation = conversations.get(id);
      return conversation ? send(world, conversation, message) : { kind: "unknown-conversation" };
    },
    async retry(id, itemId) {
      const found = await change(conversations.get(id), itemId, (draft, item) => retryItem(draft, item, world.random));
      conversations.get(id)?.kick();
      return found ? { kind: "ok" } : { kind: "not-found" };
    },
    async discard(id, itemId) {
      return (await change(conversations.get(id), itemId, dropOutbox)) ? { kind: "ok" } : { kind: "not-found" };
    },
    async markRead(id, upTo) {
      const conversation = conversations.get(id);
      await conversation?.step((draft) => readTo(world, draft, upTo));
      conversation?.receipts.soon();
    },
    async typing(id) {
      await conversations.get(id)?.link.typeSignal();
    },
    async setDraft(id, text) {
      await conversations.get(id)?.step(async ({ record }) => {
        record.draft = text.slice(0, MAX_TEXT_BYTES).toWellFormed();
      });
    },
    show: (id) => conversations.show(id),
    hide: async (id) => conversations.hide(id),
  };
}

async function send(
  world: World,
  conversation: Conversation,
  { text: typed, replyTo, id }: { text: string; replyTo?: string; id?: string },
): Promise<SendOutcome> {
  const verdict = judgeText(typed);
  if (verdict.kind !== "ok") return verdict;
  if (id !== undefined && fromBase64Url(id)?.length !== 16) throw new TypeError("send: id is 16 bytes in base64url");
  const self = world.account().accountId;
  const target = replyTo === undefined ? null : (readItemId(replyTo) ?? null);
  const outcome = await conversation.step(async (draft): Promise<SendOutcome> => {
    const { record, roster } = draft;
    if (record.state === "removed" || record.state === "left") return { kind: "read-only" };
    const held = heldBy(accountsIn(record, roster, self), (account) => world.contacts.get(account));
    if (held !== null) return { kind: "held", account: held };
    const isKnown =
      id !== undefined &&
      (draft.outbox.some((item) => item.id === id) || (await world.store.get("contents", [record.id, self, id])) !== undefined);
    if (id !== undefined && isKnown) return { kind: "ok", id: contentItemId(self, id) };
    const reply = await findReply(world, draft, target);
    // In the same step: after a crash it is either still a draft or a message, never both or neither.
    record.draft = "";
    const writing = { random: world.random, now: world.clock.now(), reply, ...(id === undefined ? {} : { id }) };
    return { kind: "ok", id: contentItemId(self, enqueue(draft, { kind: "text", text: verdict.text }, writing)) };
  });
  conversation.kick();
  return outcome;
}

/** @returns whether there is such a message that failed */
async function change(
  conversation: Conversation | undefined,
  itemId: string,
  act: (draft: Parameters<typeof dropOutbox>[0], item: OutboxRecord) => void,
): Promise<boolean> {
  const name = readItemId(itemId);
  if (conversation === undefined || name === undefined) return false;
  return conversation.step(async (draft) => {
    const item = draft.outbox.find(({ id, failure }) => id === name.id && failure !== null);
    if (item) act(draft, item);
    return item !== undefined;
  });
}
