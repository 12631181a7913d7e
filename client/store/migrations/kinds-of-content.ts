// Kinds of content got a home: a message has a `body` of its kind, what waits has its content only, what is not known lies apart, and
// files are found by who carries them.

import type { RawWrite } from "../raw-store.ts";
import type { Migration } from "./migrate.ts";

type Record_ = Record<string, unknown>;

export const MESSAGES_WITH_BODIES: Migration = {
  name: "2026-11-bodies",
  table: "timeline",
  each(record, key) {
    if (record.kind === "unknown") {
      const { content, ...line } = record;
      if (content === undefined) return [];
      const kept = { at: record.at, sender: record.sender, content };
      return [
        { table: "timeline", key, value: line },
        { table: "unknowns", key, value: kept },
      ];
    }
    if (record.kind !== "message" || record.body !== undefined) return [];
    const { choices, choice, location, contacts, ...line } = record;
    // Where the quoted message is, was not stored: its words stay, it cannot be gone to.
    const reply = record.reply ? { ...(record.reply as Record_), seq: null } : null;
    return [{ table: "timeline", key, value: { ...line, reply, body: bodyOf({ choices, choice, location, contacts }, record) } }];
  },
};

export const CONTENT_THAT_WAITS: Migration = {
  name: "2026-11-waiting",
  table: "outbox",
  each(record, key) {
    if (record.isMessage !== undefined) return [];
    const { shown, reaction, permission, deletion, ...item } = record;
    const reply = (shown as { reply?: Record_ | null } | null)?.reply ?? null;
    const isMessage = shown !== null && shown !== undefined;
    return [{ table: "outbox", key, value: { ...item, isMessage, reply: reply && { ...reply, seq: null } } }];
  },
};

export const WHO_CARRIES_FILES: Migration = {
  name: "2026-11-file-uses",
  table: "gallery",
  each(record, [conversation = "", , seq = 0]) {
    const attachment = record.attachment as { file?: { blob?: string }; poster?: { blob?: string } | null } | undefined;
    const blobs = [attachment?.file?.blob, attachment?.poster?.blob].filter((blob) => blob !== undefined);
    return blobs.map((blob): RawWrite => ({ table: "fileUses", key: [blob, conversation, seq], value: {} }));
  },
};

export const PREVIEWS_WITH_NAMES: Migration = {
  name: "2026-11-previews",
  table: "conversations",
  each(record, key) {
    const preview = record.preview as Record_ | null | undefined;
    if (!preview || preview.id !== undefined) return [];
    return [{ table: "conversations", key, value: { ...record, preview: { ...preview, id: "" } } }];
  },
};

function bodyOf({ choices, choice, location, contacts }: Record_, { attachments }: Record_): Record_ {
  if (choices !== undefined) return { kind: "choices", choices };
  if (choice !== undefined) return { kind: "choice", option: choice };
  if (location !== undefined) return { kind: "location", location };
  if (contacts !== undefined) return { kind: "contacts", contacts };
  return { kind: attachments === undefined ? "text" : "media" };
}
