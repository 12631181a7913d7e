// Two client libraries that people use, unmodified: what they send is taken, and what we answer and tell them they understand.

import { createHmac } from "node:crypto";
import { WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";
import { describe, expect, test } from "vitest";
import { WhatsAppAPI } from "whatsapp-api-js";
import * as say from "whatsapp-api-js/messages";
import type { BusinessEvent } from "../talk/business.ts";
import { asciiJson, cloudEvents } from "./events.ts";
import { ANA, identity, MESSAGE } from "./testing/business.ts";
import { contents, eventOf } from "./testing/events.ts";
import { ORIGIN, type TestSurface, testSurface } from "./testing/surface.ts";

const { phoneNumberId: phone, wabaId: waba } = identity;
const SECRET = "app secret";

function fetchOf(surface: TestSurface): typeof fetch {
  return async (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    return surface.request(`${pathname}${search}`, init);
  };
}

function contentOf({ business }: TestSurface): unknown {
  return (business.calls.at(-1)?.request as { content: unknown } | undefined)?.content;
}

const sent = { messages: [{ id: "wamid.U0VOVA==" }] };
const status = { id: 2, at: 1_749_416_383_123, person: ANA, name: "Ana", kind: "status", message: MESSAGE } as const;
const events: BusinessEvent[] = [
  ...Object.values(contents).map(eventOf),
  { ...status, status: "sent", callbackData: "order 5" },
  { ...status, status: "failed", callbackData: null },
];

function signed(event: BusinessEvent): { body: string; signature: string } {
  const body = asciiJson(cloudEvents(identity, event));
  return { body, signature: `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}` };
}

describe("[CC3] whatsapp-api-js", () => {
  const open = (surface: TestSurface) =>
    new WhatsAppAPI({ token: "t", appSecret: SECRET, v: "v23.0", ponyfill: { fetch: fetchOf(surface), subtle: crypto.subtle } });

  test.each([
    ["a text", new say.Text("hi", true), { kind: "text", text: "hi" }],
    ["a place", new say.Location(2, 1, "HQ"), { kind: "location", location: { latitude: 1, longitude: 2, name: "HQ" } }],
    [
      "a person",
      new say.Contacts([new say.Name("Ben B", "Ben"), new say.Phone("+1")]),
      { contacts: [{ name: "Ben B", phones: ["+1"] }] },
    ],
    [
      "buttons",
      new say.Interactive(
        new say.ActionButtons(new say.Button("y", "Yes")),
        new say.Body("?"),
        new say.Header("Order"),
        new say.Footer("Acme"),
      ),
      { choices: { kind: "buttons", text: "?", header: "Order", footer: "Acme", buttons: [{ id: "y", title: "Yes" }] } },
    ],
    [
      "a list",
      new say.Interactive(
        new say.ActionList("Show", new say.ListSection("S", new say.Row("r", "Row", "more"))),
        new say.Body("?"),
      ),
      {
        choices: {
          kind: "list",
          label: "Show",
          sections: [{ title: "S", rows: [{ id: "r", title: "Row", description: "more" }] }],
        },
      },
    ],
    [
      "a link",
      new say.Interactive(new say.ActionCTA("Open", "https://a.example"), new say.Body("?")),
      { choices: { kind: "notice", links: [{ title: "Open", url: "https://a.example" }] } },
    ],
    ["a voice message", new say.Audio("31", true, true), { kind: "media", media: "31", as: "voice" }],
  ])("sends %s", async (_, message, expected) => {
    const surface = testSurface();
    expect(await open(surface).sendMessage(phone, { bsuid: ANA }, message, MESSAGE)).toMatchObject(sent);
    expect(contentOf(surface)).toMatchObject(expected);
  });

  test("reacts, marks as read, uploads, downloads, deletes and blocks", async () => {
    const surface = testSurface();
    const api = open(surface);
    expect(await api.sendMessage(phone, { bsuid: ANA }, new say.Reaction(MESSAGE))).toMatchObject(sent);
    expect(await api.markAsRead(phone, MESSAGE, "text")).toEqual({ success: true });
    const form = new FormData();
    form.set("file", new Blob(["x"], { type: "image/png" }), "x.png");
    expect(await api.uploadMedia(phone, form)).toEqual({ id: "31" });
    const media = (await api.retrieveMedia("31", phone)) as { url: string };
    expect(await (await api.fetchMedia(media.url)).text()).toBe("x");
    expect(await api.deleteMedia("31", phone)).toEqual({ success: true });
    expect(await api.blockUser(phone, { bsuid: ANA })).toMatchObject({ block_users: { added_users: [{ wa_id: ANA }] } });
    expect(await api.unblockUser(phone, { bsuid: ANA })).toMatchObject({ block_users: { removed_users: [{ wa_id: ANA }] } });
  });

  test("[CC9] verifies and understands each webhook", async () => {
    const api = open(testSurface());
    const seen: unknown[] = [];
    api.on.message = ({ from, name, message }) => void seen.push([from, name, message.type]);
    api.on.status = ({ phone: from, status: said, biz_opaque_callback_data }) =>
      void seen.push([from, said, biz_opaque_callback_data]);
    for (const event of events) {
      const { body, signature } = signed(event);
      await api.post(JSON.parse(body), body, signature);
    }
    expect(seen).toHaveLength(events.length);
    expect(seen).toContainEqual([ANA, "Ana", "interactive"]);
    expect(seen.at(-2)).toEqual([ANA, "sent", "order 5"]);
  });
});

describe("[CC3] @kapso/whatsapp-cloud-api", () => {
  const open = (surface: TestSurface) =>
    new WhatsAppClient({ baseUrl: ORIGIN, accessToken: "t", graphVersion: "v23.0", fetch: fetchOf(surface) });
  const to = { phoneNumberId: phone, to: ANA };

  test("sends, reacts and marks as read", async () => {
    const surface = testSurface();
    const { messages } = open(surface);
    const list = { bodyText: "?", buttonText: "Show", sections: [{ title: "S", rows: [{ id: "r", title: "Row" }] }] };
    for (const answer of [
      await messages.sendText({ ...to, body: "hi", previewUrl: true, contextMessageId: MESSAGE, bizOpaqueCallbackData: "5" }),
      await messages.sendInteractiveButtons({ ...to, bodyText: "?", buttons: [{ id: "y", title: "Yes" }] }),
      await messages.sendInteractiveList({ ...to, ...list }),
      await messages.sendContacts({
        ...to,
        contacts: [{ name: { formattedName: "Ben" }, phones: [{ phone: "+1", waId: "1" }] }],
      }),
      await messages.sendLocation({ ...to, location: { latitude: 1, longitude: 2 } }),
      await messages.sendReaction({ ...to, reaction: { messageId: MESSAGE, emoji: "👍" } }),
    ])
      expect(answer).toMatchObject({ contacts: [{ input: ANA, waId: ANA }], ...sent });
    expect(await messages.markRead({ phoneNumberId: phone, messageId: MESSAGE })).toEqual({ success: true });
    expect(surface.business.calls).toHaveLength(7);
  });

  test("uploads, downloads and deletes", async () => {
    const { media } = open(testSurface());
    const file = new TextEncoder().encode("pdf");
    const { id } = await media.upload({ phoneNumberId: phone, type: "application/pdf", file, fileName: "a.pdf" });
    expect(await media.get({ mediaId: id })).toMatchObject({ mimeType: "application/pdf", fileSize: "3" });
    expect(new Uint8Array((await media.download({ mediaId: id })) as ArrayBuffer)).toEqual(file);
    expect(await media.delete({ mediaId: id, phoneNumberId: phone })).toEqual({ success: true });
  });

  test("makes, lists, reads, sends and deletes a template", async () => {
    const surface = testSurface();
    const { templates, messages } = open(surface);
    const account = { businessAccountId: waba };
    const components = [{ type: "BODY", text: "Hi {{1}}", example: { bodyText: [["Ana"]] } }];
    await templates.create({ ...account, name: "order", language: "en_US", category: "UTILITY", components });
    const { data } = await templates.list({ ...account, name: "order" });
    expect(await templates.get({ ...account, templateId: data[0]?.id ?? "" })).toMatchObject({ status: "APPROVED", components });
    const parameters = [{ type: "text", text: "Ana" }];
    await messages.sendTemplate({
      ...to,
      template: { name: "order", language: { code: "en_US" }, components: [{ type: "body", parameters }] },
    });
    expect(contentOf(surface)).toMatchObject({ choices: { kind: "notice", text: "Hi Ana" } });
    expect(await templates.delete({ ...account, name: "order" })).toEqual({ success: true });
  });

  test("[CC2] knows what an error asks of it", async () => {
    const surface = testSurface();
    surface.business.answers.send = { kind: "pair-rate", retryAfterMs: 6_000 };
    await expect(open(surface).messages.sendText({ ...to, body: "hi" })).rejects.toMatchObject({
      code: 131056,
      httpStatus: 429,
      category: "throttling",
      retry: { action: "retry_after", retryAfterMs: 6_000 },
    });
  });

  test("[CC9] verifies and understands each webhook", () => {
    for (const event of events) {
      const { body, signature } = signed(event);
      expect(verifySignature({ appSecret: SECRET, rawBody: body, signatureHeader: signature })).toBe(true);
      const { messages, statuses, phoneNumberId } = normalizeWebhook(JSON.parse(body));
      expect(phoneNumberId).toBe(phone);
      if (event.kind === "message") expect(messages).toMatchObject([{ from: ANA, kapso: { direction: "inbound" } }]);
      else expect(statuses).toMatchObject([{ recipientId: ANA }]);
    }
  });
});
