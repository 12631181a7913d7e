// What happened, as the webhooks of the Cloud API tell it. The same event always gives the same bytes.

import { unreachable } from "../../../protocol/index.ts";
import { CLOUD_ERRORS, type CloudErrorCode } from "../../business/cloud-errors.ts";
import type { BusinessEvent, Identity, InboundContent, MediaFacts, MediaUse } from "../talk/business.ts";
import { contactOf } from "./contact-cards.ts";

type MessageEvent = Extract<BusinessEvent, { kind: "message" }>;
type ConversationEvent = Extract<BusinessEvent, { kind: "conversation" }>;
type ChangeEvent = Extract<BusinessEvent, { kind: "edited" | "deleted" }>;
type StatusEvent = Extract<BusinessEvent, { kind: "status" }>;

/** @returns null for what the Cloud API has no event for, and neither have we: that somebody grants or withdraws permission */
export function cloudEvents(identity: Identity, event: BusinessEvent): object | null {
  switch (event.kind) {
    case "message":
      return envelope(identity, {
        contacts: [{ profile: { name: event.name }, wa_id: event.person, user_id: event.person }],
        messages: [messageOf(identity, event)],
      });
    case "status":
      return envelope(identity, { statuses: [statusOf(event)] });
    // A field of its own, that programs which know the Cloud API alone pass over.
    case "conversation":
      return teamEnvelope(identity, event);
    case "edited":
    case "deleted":
      return changeEnvelope(identity, event);
    case "permission":
      return null;
    default:
      return unreachable(event);
  }
}

/** JSON in ASCII alone, with lower-case escapes: client libraries make their copy so before they check the signature. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function envelope({ wabaId, phoneNumberId }: Identity, news: object): object {
  const metadata = { display_phone_number: phoneNumberId, phone_number_id: phoneNumberId };
  const value = { messaging_product: "whatsapp", metadata, ...news };
  return { object: "whatsapp_business_account", entry: [{ id: wabaId, changes: [{ value, field: "messages" }] }] };
}

function teamEnvelope({ wabaId }: Identity, { kind: _, name: __, ...value }: ConversationEvent): object {
  return { object: "whatsapp_business_account", entry: [{ id: wabaId, changes: [{ value, field: "parley_team" }] }] };
}

function changeEnvelope({ wabaId, phoneNumberId }: Identity, event: ChangeEvent): object {
  const { kind: change, message, at, person } = event;
  const said = event.kind === "edited" && { text: event.text };
  const value = { phone_number_id: phoneNumberId, change, message, from: person, timestamp: seconds(at), ...said };
  return { object: "whatsapp_business_account", entry: [{ id: wabaId, changes: [{ value, field: "parley_messages" }] }] };
}

function messageOf(identity: Identity, { message, person, at, content, replyTo, repliesToUs, forwarded }: MessageEvent): object {
  const context = {
    ...(forwarded && { forwarded: true }),
    ...(replyTo !== null && { from: repliesToUs ? identity.phoneNumberId : person, id: replyTo }),
  };
  return {
    ...(Object.keys(context).length > 0 && { context }),
    from: person,
    from_user_id: person,
    id: message,
    timestamp: seconds(at),
    ...contentOf(content),
  };
}

function statusOf({ message, status, at, person, callbackData }: StatusEvent): object {
  return {
    id: message,
    status,
    timestamp: seconds(at),
    recipient_id: person,
    recipient_user_id: person,
    ...(callbackData !== null && { biz_opaque_callback_data: callbackData }),
    ...(status === "failed" && { errors: [errorOf(131026, "The message cannot be delivered to this recipient.")] }),
  };
}

function contentOf(content: InboundContent): object {
  switch (content.kind) {
    case "text":
      return { type: "text", text: { body: content.text } };
    case "media":
      return mediaOf(content.as, content.media, content.caption);
    case "lost-media":
      return { type: "unsupported", errors: [errorOf(131052, "The media of this message could not be fetched.")] };
    case "location": {
      const { latitude, longitude, name, address } = content.location;
      return {
        type: "location",
        location: { latitude, longitude, ...(name !== null && { name }), ...(address !== null && { address }) },
      };
    }
    case "contacts":
      return { type: "contacts", contacts: content.contacts.map(contactOf) };
    case "choice": {
      const { option: id, title, description } = content;
      if (content.from === "notice") return { type: "button", button: { payload: id, text: title } };
      if (content.from === "buttons")
        return { type: "interactive", interactive: { type: "button_reply", button_reply: { id, title } } };
      const reply = { id, title, ...(description !== null && { description }) };
      return { type: "interactive", interactive: { type: "list_reply", list_reply: reply } };
    }
    case "reaction":
      return { type: "reaction", reaction: { message_id: content.to, emoji: content.emoji } };
    case "unsupported":
      return { type: "unsupported", errors: [errorOf(131051, "Message type is currently not supported.")] };
    default:
      return unreachable(content);
  }
}

function mediaOf(use: MediaUse, { id, type, sha256, filename }: MediaFacts, caption: string): object {
  const file = { mime_type: type, sha256: base64OfHex(sha256), id };
  const said = caption !== "" && { caption };
  switch (use) {
    case "image":
    case "video":
      return { type: use, [use]: { ...said, ...file } };
    case "audio":
    case "voice":
      return { type: "audio", audio: { ...file, voice: use === "voice" } };
    case "document":
      return { type: use, document: { ...said, ...(filename !== null && { filename }), ...file } };
    case "sticker":
      return { type: use, sticker: { ...file, animated: false } };
    default:
      return unreachable(use);
  }
}

function errorOf(code: CloudErrorCode, details: string): object {
  const { title } = CLOUD_ERRORS[code];
  return { code, title, message: title, error_data: { details } };
}

function seconds(atMs: number): string {
  return String(Math.floor(atMs / 1000));
}

/** Webhooks write the digest in base64, the media endpoint in hex. */
function base64OfHex(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))));
}
