// Which messages of the chat on screen are selected; null: none are being selected.

import { createSignal } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import type { Loaded } from "./loaded.ts";

export type Message = TimelineItem & { kind: "message" };
export type Selection = { conversation: ConversationId; messages: ReadonlyMap<string, Message> };

/** As many as go on to other chats at a time */
export const MOST_SELECTED = 50;

export const [selection, setSelection] = createSignal<Selection | null>(null);

export function beginSelecting(conversation: ConversationId, message?: Message): void {
  setSelection({ conversation, messages: new Map(message ? [[message.id, message]] : []) });
}

/** @returns false where there are as many as can be */
export function toggleSelected(message: Message): boolean {
  const now = selection();
  if (now === null) return true;
  const next = toggled(now.messages, message);
  if (next === null) return false;
  setSelection({ ...now, messages: next });
  return true;
}

/** Null where there is no room for one more. */
export function toggled(messages: ReadonlyMap<string, Message>, message: Message): Map<string, Message> | null {
  const next = new Map(messages);
  if (next.delete(message.id)) return next;
  if (next.size >= MOST_SELECTED) return null;
  return next.set(message.id, message);
}

/**
 * As they are now: with other words perhaps, and without those that were deleted or whose time ran out. Of those beyond what is loaded
 * nothing else is known.
 */
export function stillThere(messages: Selection["messages"], { items, hasOlder, hasNewer }: Loaded): Map<string, Message> {
  const now = new Map(items.map((item) => [item.id, item]));
  const seqs = items.flatMap(({ seq }) => seq ?? []);
  const from = hasOlder ? (seqs[0] ?? Number.POSITIVE_INFINITY) : 0;
  const to = hasNewer ? (seqs.at(-1) ?? 0) : Number.POSITIVE_INFINITY;
  const kept = [...messages.values()].flatMap((message) => {
    const item = now.get(message.id);
    if (item !== undefined) return item.kind === "message" ? item : [];
    const { seq } = message;
    return seq !== null && (seq < from || seq > to) ? message : [];
  });
  return new Map(kept.map((message) => [message.id, message]));
}

/** As they stand in the chat, in whatever order they were selected. */
export function inOrder(messages: ReadonlyMap<string, Message>): Message[] {
  return [...messages.values()].sort((one, other) => (one.seq ?? 0) - (other.seq ?? 0) || one.place - other.place);
}
