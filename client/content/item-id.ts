// The name of a timeline item: a content's id is unique to its sender only, so the sender is part of the name.

import type { AccountId, Seq } from "../../protocol/index.ts";

export function contentItemId(sender: AccountId, contentId: string): string {
  return `${sender}.${contentId}`;
}

export function lineItemId(seq: Seq, place: number): string {
  return `${seq}.${place}`;
}

/** Answers undefined for what is no message. */
export function readItemId(itemId: string): { sender: AccountId; id: string } | undefined {
  const [sender, id, ...more] = itemId.split(".");
  return sender?.length === 22 && id?.length === 22 && more.length === 0 ? { sender: sender as AccountId, id } : undefined;
}
