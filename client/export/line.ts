// A line of a chat in the archive: what a person saw, in names that say what they are. No keys, and nothing of groups.

import { pollView } from "../live/poll.ts";
import type { TimelineItem } from "../queries.ts";

/** @param fileAt where that attachment lies in the archive */
export function lineOf(item: TimelineItem, fileAt: (index: number) => string): unknown {
  const base = { id: item.id, at: new Date(item.at).toISOString(), kind: item.kind };
  if (item.kind === "system") return { ...base, line: readable(item.line) };
  const from = "sender" in item && item.sender ? { name: item.sender.name, handle: item.sender.handle } : null;
  if (item.kind !== "message") return { ...base, from };
  const { text, reply, reactions, attachments, state, body, forwarded } = item;
  const poll = pollView(item);
  return {
    ...base,
    from,
    text,
    ...(body.kind !== "text" && body.kind !== "media" && { content: readable(body) }),
    ...(poll && { votes: poll.options.map(({ title, people }) => ({ option: title, by: people.map(readable) })) }),
    ...(reply && { replyTo: { id: reply.id, text: reply.text } }),
    ...(reactions.length > 0 && { reactions: reactions.map(readable) }),
    ...(attachments.length > 0 && {
      attachments: attachments.map(({ kind, type, bytes, name }, i) => ({ kind, type, bytes, name, file: fileAt(i) })),
    }),
    ...(forwarded && { forwarded }),
    ...(state !== null && { state }),
  };
}

/** People by what they are called, bytes as base64 */
function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return btoa(String.fromCharCode(...value));
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  if ("accountId" in value && "name" in value) return value.name;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, readable(part)]));
}
