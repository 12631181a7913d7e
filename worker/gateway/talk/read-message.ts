// A message of the client's store as the API tells it.

import type { Attachment } from "../../../client/content/attachment.ts";
import type { TimelineRecord } from "../../../client/store/tables.ts";
import type { InboundContent, MediaFacts, MediaUse, StoredMessage } from "./business.ts";

export type MessageRecord = Extract<TimelineRecord, { kind: "message" }>;
/** What the answer to choices answers, where it is known */
export type Offered = { kind: "buttons" | "list" | "notice"; description: string | null };

/**
 * One for each file of the message: the API knows messages with one file only. The caption goes with the first.
 * @param media of each attachment; null where it could not be fetched
 */
export function contentsOf(
  record: MessageRecord,
  media: readonly (MediaFacts | null)[],
  offered: Offered | null,
): StoredMessage["content"][] {
  const { attachments = [], text } = record;
  if (attachments.length === 0) return [plainContent(record, offered)];
  return attachments.map((attachment, index): InboundContent => {
    const caption = index === 0 ? text : "";
    const facts = media[index] ?? null;
    return facts === null ? { kind: "lost-media", caption } : { kind: "media", as: useOf(attachment), media: facts, caption };
  });
}

function plainContent(record: MessageRecord, offered: Offered | null): StoredMessage["content"] {
  const { text, body } = record;
  // The published shapes that the API has; of any other kind it tells the words.
  if (body.kind === "choices" || body.kind === "location" || body.kind === "contacts") return body;
  // A business has no person who could look once and forget.
  if (body.kind === "once") return { kind: "unsupported" };
  if (body.kind === "poll") return { kind: "text", text: [text, ...body.options.map((option) => `- ${option}`)].join("\n") };
  if (body.kind !== "choice") return { kind: "text", text };
  const { kind: from = "buttons", description = null } = offered ?? {};
  return { kind: "choice", from, option: body.option, title: text, description };
}

export function useOf({ kind, type }: Pick<Attachment, "kind" | "type">): MediaUse {
  switch (kind) {
    case "photo":
      return type === "image/webp" ? "sticker" : "image";
    case "video":
      return "video";
    case "voice":
      return "voice";
    case "file":
      return type.startsWith("audio/") ? "audio" : "document";
  }
}
