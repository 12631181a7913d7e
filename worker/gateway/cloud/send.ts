// The messages endpoint: sending, reacting, and saying that something was read or is being answered.

import type { Business, OutgoingContent, Refusal, Sent } from "../talk/business.ts";
import { answerDone, answerFault, answerRefusal, type CloudContext } from "./answer.ts";
import { readParameters } from "./body.ts";
import { type Fault, fault, type Read } from "./fault.ts";
import type { FetchMedia } from "./fetch-media.ts";
import { bareType, fits, limitOf } from "./media-type.ts";
import { type MediaMessage, type MessageRequest, readMessageRequest } from "./message-request.ts";
import { noticeContent } from "./notice.ts";
import { fillTemplate, type TemplateMessage } from "./template-message.ts";
import { findTemplate, type TemplateStore } from "./template-store.ts";

export type SendPorts = { fetchMedia: FetchMedia; templates: TemplateStore };
type Send = Extract<MessageRequest, { kind: "send" }>;

export const sendMessage =
  (ports: SendPorts) =>
  async (c: CloudContext): Promise<Response> => {
    const parameters = await readParameters(c);
    const request = parameters.ok ? readMessageRequest(parameters.value) : parameters;
    if (!request.ok) return answerFault(c, request.fault);
    if (request.value.kind === "read") return markRead(c, request.value);
    const { to } = request.value;
    const business = c.get("business");
    if (isSelf(business, to)) return answerFault(c, TO_SELF);
    if (!PERSON.test(to)) return answerRefusal(c, { kind: "undeliverable" });
    const sent = await send(business, request.value, ports);
    if (sent.kind === "fault") return answerFault(c, sent.fault);
    if (sent.kind !== "ok") return answerRefusal(c, sent);
    return c.json({
      messaging_product: "whatsapp",
      contacts: [{ input: to, wa_id: sent.person }],
      messages: [{ id: sent.id }],
    });
  };

/** Anything else is nobody's id, and has the answer of nobody. */
const PERSON = /^ZZ\.[A-Za-z0-9]{1,200}$/;
const TO_SELF: Fault = { code: 131021, details: "A business cannot write to itself." };

function isSelf({ identity }: Business, to: string): boolean {
  return to === identity.phoneNumberId || to === `+${identity.phoneNumberId}` || to === `@${identity.handle}`;
}

async function markRead(c: CloudContext, { message, isTyping }: { message: string; isTyping: boolean }): Promise<Response> {
  const business = c.get("business");
  const isThere = (await business.markRead(message)) && (!isTyping || (await business.typing(message)));
  return isThere ? answerDone(c) : answerRefusal(c, { kind: "no-such-message" });
}

type Outcome = Sent | Refusal | { kind: "fault"; fault: Fault };

async function send(business: Business, { to, sendable, replyTo, callbackData }: Send, ports: SendPorts): Promise<Outcome> {
  const submit = (content: OutgoingContent, template?: string) =>
    business.send(
      { to, content, replyTo, callbackData, isTemplate: template !== undefined, ...(template && { template }) },
      null,
    );
  switch (sendable.kind) {
    case "reaction":
      return business.react(to, sendable.message, sendable.emoji);
    case "content":
      return submit(sendable.content);
    case "template": {
      const content = contentOfTemplate(ports.templates, sendable.template);
      return content.ok ? submit(content.value.content, content.value.id) : { kind: "fault", fault: content.fault };
    }
    case "media": {
      const media = await mediaOf(business, sendable, ports.fetchMedia);
      if (!media.ok) return { kind: "fault", fault: media.fault };
      const { as, caption, filename } = sendable;
      const sent = await submit({ kind: "media", media: media.value.id, as, caption, filename });
      // A file that was fetched for this message alone
      if (sent.kind !== "ok" && media.value.isOurs) await business.deleteMedia(media.value.id);
      return sent;
    }
  }
}

function contentOfTemplate(templates: TemplateStore, message: TemplateMessage): Read<{ content: OutgoingContent; id: string }> {
  const template = findTemplate(templates, message.name, message.language.code);
  if (template === undefined) return fault(132001, "There is no template of that name in that language.");
  const notice = fillTemplate(template, message);
  return notice.ok ? { ok: true, value: { content: noticeContent(notice.value), id: template.id } } : notice;
}

type Media = { id: string; isOurs: boolean };

async function mediaOf(business: Business, { as, from, filename }: MediaMessage, fetchMedia: FetchMedia): Promise<Read<Media>> {
  if (from.kind === "id") {
    if (!/^3\d{1,30}$/.test(from.id)) return fault(100, "There is no media of that id.");
    return { ok: true, value: { id: from.id, isOurs: false } };
  }
  const fetched = await fetchMedia(from.link);
  if (fetched.kind === "refused") return fault(131053, `The link could not be fetched: ${fetched.why}.`);
  const type = bareType(fetched.type);
  const limitBytes = limitOf(type);
  const isTooBig = limitBytes !== undefined && fetched.bytes !== null && fetched.bytes > limitBytes;
  if (limitBytes === undefined || !fits(type, as) || isTooBig) {
    await fetched.stream.cancel();
    return fault(131053, isTooBig ? "The file behind the link is too large." : "The link leads to another type of media.");
  }
  const facts = await business.storeMedia({ stream: fetched.stream, type, filename, limitBytes });
  return facts === undefined
    ? fault(131053, "The file behind the link is too large.")
    : { ok: true, value: { id: facts.id, isOurs: true } };
}
