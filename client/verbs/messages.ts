// Verbs inside one conversation: writing, reading, typing, being on screen.

import { readItemId } from "../content/item-id.ts";
import { textBody } from "../content/kinds/text.ts";
import { tidyPage } from "../content/linked-page.ts";
import { tidyMentions } from "../content/mention.ts";
import { judgeText } from "../content/text.ts";
import type { Conversation } from "../engine/conversation.ts";
import type { Conversations } from "../engine/conversations.ts";
import { type Draft, dropOutbox } from "../engine/draft.ts";
import type { Uploads } from "../engine/files/uploads.ts";
import { prefer } from "../engine/prefer.ts";
import { readTo } from "../engine/receiving/unread.ts";
import { isUploading, retryItem } from "../engine/sending/outbox.ts";
import type { World } from "../engine/world.ts";
import type { OutboxRecord } from "../store/tables.ts";
import type { SendOutcome, Verbs } from "../verbs.ts";
import { write } from "./writing.ts";

type MessageVerbs = Pick<Verbs, "send" | "retry" | "discard" | "markRead" | "typing" | "setDraft" | "prefer" | "show" | "hide">;

export function messageVerbs(world: World, conversations: Conversations, uploads: Uploads): MessageVerbs {
  return {
    async send(id, message) {
      const conversation = conversations.get(id);
      return conversation ? send(world, conversation, message) : { kind: "unknown-conversation" };
    },
    async retry(id, itemId) {
      const found = await change(conversations.get(id), itemId, hasFailed, (draft, item) => retryItem(draft, item, world.random));
      conversations.get(id)?.kick();
      return found === null ? { kind: "not-found" } : { kind: "ok" };
    },
    async discard(id, itemId) {
      const item = await change(conversations.get(id), itemId, (each) => hasFailed(each) || isUploading(each), dropOutbox);
      if (item === null) return { kind: "not-found" };
      uploads.abandon((item.uploads ?? []).map(({ blob }) => blob)).catch(world.failed);
      return { kind: "ok" };
    },
    async markRead(id, upTo, more) {
      const conversation = conversations.get(id);
      await conversation?.step((draft) => readTo(world, draft, upTo));
      if (more?.isLast) await conversation?.receipts.now();
      else conversation?.receipts.soon();
    },
    async typing(id) {
      if (world.account().showsTyping !== false) await conversations.get(id)?.link.typeSignal();
    },
    async setDraft(id, text) {
      await conversations.get(id)?.step(async (step) => prefer(step, world.preferred, { draft: text }));
    },
    async prefer(id, preferences) {
      await conversations.get(id)?.step(async (step) => prefer(step, world.preferred, preferences));
    },
    show: (id) => conversations.show(id),
    hide: async (id) => conversations.hide(id),
  };
}

async function send(
  world: World,
  conversation: Conversation,
  { text: typed, mentions = [], replyTo, page, id }: Parameters<Verbs["send"]>[1],
): Promise<SendOutcome> {
  const verdict = judgeText(typed);
  if (verdict.kind !== "ok") return verdict;
  const written = await write(world, conversation, {
    body: textBody(verdict.text, tidyMentions(verdict.text, mentions)),
    replyTo,
    page: tidyPage(verdict.text, page),
    id,
  });
  return written.kind === "ok" ? { kind: "ok", id: written.id } : written;
}

const hasFailed = ({ failure }: OutboxRecord): boolean => failure !== null;

/** @returns the message as it was, or null where there is none that may be changed */
async function change(
  conversation: Conversation | undefined,
  itemId: string,
  mayBe: (item: OutboxRecord) => boolean,
  act: (draft: Draft, item: OutboxRecord) => void,
): Promise<OutboxRecord | null> {
  const name = readItemId(itemId);
  if (conversation === undefined || name === undefined) return null;
  return conversation.step(async (draft) => {
    const item = draft.outbox.find((each) => each.id === name.id && mayBe(each));
    if (item) act(draft, item);
    return item ?? null;
  });
}
