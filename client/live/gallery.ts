// What was sent in a conversation, and what this device holds of all files, as views see it.

import type { ConversationId } from "../../protocol/index.ts";
import { contentItemId } from "../content/item-id.ts";
import type { GalleryEntry, GalleryView, StorageView } from "../queries.ts";
import type { Entry } from "../store/port.ts";
import type { FileRecord } from "../store/tables.ts";
import { attachmentView } from "./attachment.ts";
import type { People } from "./people.ts";

/** @param found newest first, and one more than `limit` where there are more. A message's entries may be cut apart by a page. */
export function galleryView(found: readonly Entry<"gallery">[], limit: number, { person }: People): GalleryView {
  const entries = found.slice(0, limit).map(({ key, value }): GalleryEntry => {
    const placed = {
      item: contentItemId(value.sender, value.id),
      seq: Number(key[2]),
      at: value.at,
      sender: person(value.sender),
    };
    return value.kind === "link"
      ? { ...placed, kind: "link", url: value.url, text: value.text }
      : { ...placed, kind: "attachment", index: value.index, attachment: attachmentView(value.attachment) };
  });
  return { entries, hasMore: found.length > limit };
}

export function storageView(
  records: readonly FileRecord[],
  {
    limitBytes,
    setAside,
    titleOf,
  }: { limitBytes: number; setAside: number; titleOf(conversation: ConversationId): string | null },
): StorageView {
  const chats = new Map<ConversationId | null, FileRecord[]>();
  for (const record of records) {
    const title = record.conversation === null ? null : titleOf(record.conversation);
    const chat = title === null ? null : record.conversation;
    chats.set(chat, [...(chats.get(chat) ?? []), record]);
  }
  const conversations = [...chats].map(([conversation, own]) => ({
    conversation,
    title: (conversation && titleOf(conversation)) ?? "",
    bytes: bytesOf(own),
    kinds: kindsOf(own),
  }));
  return { bytes: bytesOf(records), limitBytes, setAside, conversations: conversations.sort((a, b) => b.bytes - a.bytes) };
}

function kindsOf(records: readonly FileRecord[]): StorageView["conversations"][number]["kinds"] {
  const kinds = [...new Set(records.map(({ kind }) => kind))];
  const counted = kinds.map((kind) => {
    const own = records.filter((record) => record.kind === kind);
    return { kind, bytes: bytesOf(own), files: own.length };
  });
  return counted.sort((a, b) => b.bytes - a.bytes);
}

function bytesOf(records: readonly FileRecord[]): number {
  return records.reduce((sum, { bytes }) => sum + bytes, 0);
}
