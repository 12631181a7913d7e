// What is asked of the messages endpoint: a message, a reaction, or a sign that one was read.

import * as v from "valibot";
import type { Location, MediaUse, MessageId, OutgoingContent, PersonId } from "../talk/business.ts";
import { parseJson } from "./body.ts";
import { contacts } from "./contact-cards.ts";
import { fault, type Read, read } from "./fault.ts";
import { readInteractive } from "./interactive.ts";
import { lenientBoolean, lenientNumber, lenientText, maybe, messageId, saying, upTo, webUrl, whatsapp } from "./shapes.ts";
import { type TemplateMessage, templateMessage } from "./template-message.ts";

export const MAX_TEXT_LETTERS = 4096;
export const MAX_CAPTION_LETTERS = 1024;

/** A file that was uploaded, or one that is fetched first */
export type MediaMessage = {
  kind: "media";
  as: MediaUse;
  from: { kind: "id"; id: string } | { kind: "link"; link: string };
  caption: string;
  filename: string | null;
};
export type Sendable =
  | { kind: "content"; content: OutgoingContent }
  | MediaMessage
  | { kind: "template"; template: TemplateMessage }
  | { kind: "reaction"; message: MessageId; emoji: string };
export type MessageRequest =
  | { kind: "read"; message: MessageId; isTyping: boolean }
  | { kind: "send"; to: PersonId; sendable: Sendable; replyTo: MessageId | null; callbackData: string | null };

const seen = v.object({
  messaging_product: whatsapp,
  status: v.picklist(["read"]),
  message_id: messageId,
  typing_indicator: maybe(v.object({ type: v.picklist(["text"]) })),
});
const envelope = v.object({
  messaging_product: whatsapp,
  recipient_type: maybe(v.picklist(["individual"])),
  to: maybe(v.pipe(lenientText, upTo(256))),
  recipient: maybe(v.pipe(lenientText, upTo(256))),
  type: v.optional(v.nullable(v.string()), "text"),
  context: maybe(v.object({ message_id: messageId })),
  biz_opaque_callback_data: maybe(upTo(512)),
});

export function readMessageRequest(body: Record<string, unknown>): Read<MessageRequest> {
  if (body.status !== undefined) {
    const marked = read(seen, body);
    if (!marked.ok) return marked;
    const { message_id, typing_indicator } = marked.value;
    return { ok: true, value: { kind: "read", message: message_id, isTyping: typing_indicator !== null } };
  }
  const head = read(envelope, body);
  if (!head.ok) return head;
  const to = (head.value.to ?? head.value.recipient)?.trim();
  if (!to) return fault(131008, "The parameter to is required.");
  const sendable = readSendable((head.value.type ?? "text").toLowerCase(), body);
  if (!sendable.ok) return sendable;
  const { context, biz_opaque_callback_data } = head.value;
  return {
    ok: true,
    value: {
      kind: "send",
      to,
      sendable: sendable.value,
      replyTo: context?.message_id ?? null,
      callbackData: biz_opaque_callback_data,
    },
  };
}

const link = v.pipe(
  v.string(),
  v.check((url) => webUrl(url) !== null, "must be a link"),
);
const media = (more: { caption: boolean }) =>
  v.pipe(
    v.object({
      id: maybe(lenientText),
      link: maybe(link),
      caption: more.caption ? maybe(upTo(MAX_CAPTION_LETTERS)) : v.optional(v.unknown()),
      filename: maybe(upTo(240)),
      voice: maybe(lenientBoolean),
    }),
    v.check(({ id, link: url }) => id !== null || url !== null, "must have an id or a link"),
    v.check(({ id, link: url }) => id === null || url === null, "must have an id or a link, not both"),
  );
const degrees = (limit: number) =>
  v.pipe(lenientNumber, v.minValue(-limit, `must be at least -${limit}`), v.maxValue(limit, `must be at most ${limit}`));

const schemas = {
  text: v.object({ body: saying(MAX_TEXT_LETTERS), preview_url: maybe(lenientBoolean) }),
  image: media({ caption: true }),
  video: media({ caption: true }),
  document: media({ caption: true }),
  audio: media({ caption: false }),
  sticker: media({ caption: false }),
  location: v.pipe(
    v.object({
      latitude: degrees(90),
      longitude: degrees(180),
      name: maybe(upTo(1000)),
      address: maybe(upTo(1000)),
    }),
    v.transform(({ name, address, ...place }): Location => ({ ...place, name: name || null, address: address || null })),
  ),
  reaction: v.object({ message_id: messageId, emoji: upTo(32) }),
};

function readSendable(type: string, body: Record<string, unknown>): Read<Sendable> {
  const value = unwrapped(body[type]);
  switch (type) {
    case "text":
      return then(read(schemas.text, value, type), ({ body: text }) => plain({ kind: "text", text }));
    case "location":
      return then(read(schemas.location, value, type), (location) => plain({ kind: "location", location }));
    case "contacts":
      return then(read(contacts, value, type), (cards) => plain({ kind: "contacts", contacts: cards }));
    case "interactive":
      return then(readInteractive(value), plain);
    case "reaction":
      return then(read(schemas.reaction, value, type), ({ message_id, emoji }) => {
        return { kind: "reaction", message: message_id, emoji };
      });
    case "template":
      return then(read(templateMessage, value, type), (template) => ({ kind: "template", template }));
    case "image":
    case "video":
    case "document":
    case "audio":
    case "sticker":
      return then(read(schemas[type], value, type), ({ id, link: url, caption, filename, voice }) => ({
        kind: "media",
        as: type === "audio" && voice ? "voice" : type,
        from: id === null ? { kind: "link", link: url ?? "" } : { kind: "id", id },
        caption: typeof caption === "string" ? caption : "",
        filename: type === "document" ? filename : null,
      }));
    default:
      return fault(131051, "This type of message is not supported.");
  }
}

/** whatsapp-api-js writes contacts as JSON inside of JSON, and the Cloud API reads it. */
function unwrapped(value: unknown): unknown {
  return typeof value === "string" ? (parseJson(value) ?? value) : value;
}

function plain(content: OutgoingContent): Sendable {
  return { kind: "content", content };
}

function then<T>(parsed: Read<T>, change: (value: T) => Sendable): Read<Sendable> {
  return parsed.ok ? { ok: true, value: change(parsed.value) } : parsed;
}
