// The bodies of webhooks: exact, because programs verify and parse them as they do those of the Cloud API.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { BusinessEvent, InboundContent } from "../talk/business.ts";
import { asciiJson, cloudEvents } from "./events.ts";
import { ANA, identity, MESSAGE } from "./testing/business.ts";
import { contents, eventOf } from "./testing/events.ts";

const { phoneNumberId: phone, wabaId } = identity;

function messageOf(content: InboundContent): unknown {
  const body = cloudEvents(identity, eventOf(content)) as { entry: [{ changes: [{ value: { messages: [unknown] } }] }] };
  return body.entry[0].changes[0].value.messages[0];
}

test("a message comes alone, with who sent it and to which business", () => {
  expect(cloudEvents(identity, eventOf({ kind: "text", text: "hi" }))).toEqual({
    object: "whatsapp_business_account",
    entry: [
      {
        id: wabaId,
        changes: [
          {
            field: "messages",
            value: {
              messaging_product: "whatsapp",
              metadata: { display_phone_number: phone, phone_number_id: phone },
              contacts: [{ profile: { name: "Ana" }, wa_id: ANA, user_id: ANA }],
              messages: [
                { from: ANA, from_user_id: ANA, id: MESSAGE, timestamp: "1749416383", type: "text", text: { body: "hi" } },
              ],
            },
          },
        ],
      },
    ],
  });
});

const file = { mime_type: "image/png", sha256: "q80=", id: "31" };
test.each<[keyof typeof contents, object]>([
  ["image", { type: "image", image: { caption: "Look", ...file } }],
  ["video", { type: "video", video: file }],
  ["audio", { type: "audio", audio: { ...file, voice: false } }],
  ["voice", { type: "audio", audio: { ...file, voice: true } }],
  ["document", { type: "document", document: { filename: "a.pdf", ...file } }],
  ["sticker", { type: "sticker", sticker: { ...file, animated: false } }],
  ["location", { type: "location", location: { latitude: 1.5, longitude: -2, name: "HQ" } }],
  [
    "contacts",
    {
      type: "contacts",
      contacts: [
        {
          name: { formatted_name: "Ben", first_name: "Ben" },
          org: { company: "Acme" },
          phones: [{ phone: "+1" }],
          emails: [{ email: "b@acme.example" }],
          urls: [{ url: "https://acme.example" }],
        },
      ],
    },
  ],
  ["button", { type: "interactive", interactive: { type: "button_reply", button_reply: { id: "y", title: "Yes" } } }],
  [
    "row",
    { type: "interactive", interactive: { type: "list_reply", list_reply: { id: "a", title: "Small", description: "5 kg" } } },
  ],
  ["reaction", { type: "reaction", reaction: { message_id: MESSAGE, emoji: "👍" } }],
  ["noReaction", { type: "reaction", reaction: { message_id: MESSAGE, emoji: "" } }],
  ["lost", { type: "unsupported", errors: [expect.objectContaining({ code: 131052 })] }],
  ["unsupported", { type: "unsupported", errors: [expect.objectContaining({ code: 131051 })] }],
])("%s", (name, expected) => {
  expect(messageOf(contents[name])).toMatchObject(expected);
});

test("a reply says whose message it answers", () => {
  const event = { ...eventOf({ kind: "text", text: "yes" }), replyTo: MESSAGE };
  expect(JSON.stringify(cloudEvents(identity, event))).toContain(`"context":{"from":"${ANA}","id":"${MESSAGE}"}`);
  expect(JSON.stringify(cloudEvents(identity, { ...event, repliesToUs: true }))).toContain(`"context":{"from":"${phone}","id"`);
});

test("[FW3] what its sender says they have from elsewhere says so, alone or beside what it answers", () => {
  const event = { ...eventOf({ kind: "text", text: "yes" }), forwarded: true };
  expect(JSON.stringify(cloudEvents(identity, event))).toContain(`"context":{"forwarded":true}`);
  const reply = { ...event, replyTo: MESSAGE };
  expect(JSON.stringify(cloudEvents(identity, reply))).toContain(
    `"context":{"forwarded":true,"from":"${ANA}","id":"${MESSAGE}"}`,
  );
});

test("a status names the message and gives back what was sent with it", () => {
  const status = { id: 2, at: 1_749_416_383_999, person: ANA, name: "Ana", kind: "status", message: MESSAGE } as const;
  const value = (event: BusinessEvent) =>
    (cloudEvents(identity, event) as { entry: [{ changes: [{ value: { statuses: [unknown] } }] }] }).entry[0].changes[0].value
      .statuses;
  expect(value({ ...status, status: "read", callbackData: "order 5" })).toEqual([
    {
      id: MESSAGE,
      status: "read",
      timestamp: "1749416383",
      recipient_id: ANA,
      recipient_user_id: ANA,
      biz_opaque_callback_data: "order 5",
    },
  ]);
  expect(value({ ...status, status: "failed", callbackData: null })).toMatchObject([{ errors: [{ code: 131026 }] }]);
});

test("[CC9] permission has no event in the Cloud API", () => {
  expect(cloudEvents(identity, { id: 3, at: 1, person: ANA, name: "Ana", kind: "permission", granted: true })).toBeNull();
});

test("[GW19] what people edit and delete is a field of its own", () => {
  const about = { at: 1_000, person: ANA, name: "Ana", message: MESSAGE } as const;
  const change = (event: Parameters<typeof cloudEvents>[1]) =>
    JSON.parse(asciiJson(cloudEvents(identity, event))).entry[0].changes;
  const value = { phone_number_id: identity.phoneNumberId, message: MESSAGE, from: ANA, timestamp: "1" };
  expect(change({ ...about, id: 4, kind: "edited", text: "at seven" })).toEqual([
    { field: "parley_messages", value: { ...value, change: "edited", text: "at seven" } },
  ]);
  expect(change({ ...about, id: 5, kind: "deleted" })).toEqual([
    { field: "parley_messages", value: { ...value, change: "deleted" } },
  ]);
});

test("[CC9] bodies are ASCII, with lower-case escapes, two for what has two units", () => {
  expect(asciiJson({ a: "é\u007f😀\ud800/" })).toBe(String.raw`{"a":"\u00e9\u007f\ud83d\ude00\ud800/"}`);
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: "binary" }), (json, text) => {
      const value = { json, text };
      const said = asciiJson(value);
      expect(said).toMatch(/^[\x20-\x7e]*$/);
      expect(JSON.parse(said)).toEqual(JSON.parse(JSON.stringify(value)));
      // What whatsapp-api-js does to the body before it checks the signature changes nothing.
      expect(said.replace(/[^\0-~]/g, "?")).toBe(said);
    }),
  );
});

test("[CC9] the same event gives the same bytes", () => {
  for (const content of Object.values(contents)) {
    const event = eventOf(content);
    expect(asciiJson(cloudEvents(identity, structuredClone(event)))).toBe(asciiJson(cloudEvents(identity, event)));
  }
});
