// The messages endpoint on what it cannot do: which error each has, and that everything has one.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CLOUD_ERRORS } from "../../business/cloud-errors.ts";
import type { Refusal } from "../talk/business.ts";
import { ANA, identity, MESSAGE } from "./testing/business.ts";
import { errorOf, type TestSurface, testSurface } from "./testing/surface.ts";

const PATH = `/v23.0/${identity.phoneNumberId}/messages`;
const to = { messaging_product: "whatsapp", to: ANA };
const text = { ...to, type: "text", text: { body: "hi" } };

function post(surface: TestSurface, body: unknown) {
  return surface.call("POST", PATH, body);
}

async function codeOf(body: unknown): Promise<unknown> {
  const surface = testSurface();
  const answer = await post(surface, body);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(surface.business.calls.filter(({ verb }) => verb === "send" || verb === "react")).toEqual([]);
  return errorOf(answer).code;
}

describe("what is wrong", () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `${index}`, title: `Row ${index}` }));
  const list = (sections: unknown) => ({
    ...to,
    type: "interactive",
    interactive: { type: "list", body: { text: "?" }, action: { button: "Show", sections } },
  });
  const buttons = (all: unknown) => ({
    ...to,
    type: "interactive",
    interactive: { type: "button", body: { text: "?" }, action: { buttons: all } },
  });
  const button = (id: string, title: string) => ({ type: "reply", reply: { id, title } });

  test.each<[string, unknown, number]>([
    ["malformed JSON", "{", 100],
    ["no JSON object", "[]", 100],
    ["an empty body", "", 131008],
    ["another product", { ...text, messaging_product: "sms" }, 131009],
    ["no product", { to: ANA, text: { body: "hi" } }, 131008],
    ["nobody to write to", { messaging_product: "whatsapp", text: { body: "hi" } }, 131008],
    ["a group", { ...text, recipient_type: "group" }, 131009],
    ["an unknown type", { ...to, type: "poll", poll: {} }, 131051],
    ["an unknown interactive type", { ...to, type: "interactive", interactive: { type: "flow" } }, 131051],
    ["a type that is not text", { ...to, type: 5 }, 100],
    ["no text", { ...to, type: "text" }, 131008],
    ["no body", { ...to, text: {} }, 131008],
    ["a body that is no text", { ...to, text: { body: ["hi"] } }, 100],
    ["an empty body of a text", { ...to, text: { body: " " } }, 131009],
    ["4097 letters", { ...to, text: { body: "é".repeat(4097) } }, 131009],
    ["a caption of 1025", { ...to, type: "image", image: { id: "31", caption: "x".repeat(1025) } }, 131009],
    ["media without id and link", { ...to, type: "image", image: {} }, 131009],
    ["media with both", { ...to, type: "image", image: { id: "31", link: "https://a.example" } }, 131009],
    ["a link to something else", { ...to, type: "image", image: { link: "file:///etc/passwd" } }, 131009],
    ["an id that is none of media", { ...to, type: "image", image: { id: "../x" } }, 100],
    ["a place beyond the pole", { ...to, type: "location", location: { latitude: 91, longitude: 0 } }, 131009],
    ["a place that is no number", { ...to, type: "location", location: { latitude: "north", longitude: 0 } }, 100],
    ["no contacts", { ...to, type: "contacts", contacts: [] }, 131009],
    ["a contact without a name", { ...to, type: "contacts", contacts: [{ name: {} }] }, 131009],
    ["a reply to what is no message", { ...text, context: { message_id: "<MSGID>" } }, 131009],
    ["callback data of 513", { ...text, biz_opaque_callback_data: "x".repeat(513) }, 131009],
    [
      "11 rows",
      list([
        { title: "A", rows: many(6) },
        { title: "B", rows: many(11).slice(6) },
      ]),
      131009,
    ],
    ["sections without titles", list([{ rows: many(1) }, { rows: many(2).slice(1) }]), 131009],
    ["two rows of one id", list([{ rows: [...many(1), ...many(1)] }]), 131009],
    ["4 buttons", buttons(["1", "2", "3", "4"].map((id) => button(id, id))), 131009],
    ["a title of 21", buttons([button("a", "x".repeat(21))]), 131009],
    ["no buttons", buttons([]), 131009],
    ["a status that is not read", { messaging_product: "whatsapp", status: "seen", message_id: MESSAGE }, 131009],
    ["read without a message", { messaging_product: "whatsapp", status: "read" }, 131008],
    ["a reaction without an emoji", { ...to, type: "reaction", reaction: { message_id: MESSAGE } }, 131008],
    ["oneself", { ...text, to: identity.phoneNumberId }, 131021],
    ["a phone number", { ...text, to: "16505551234" }, 131026],
  ])("%s", async (_, body, code) => {
    expect(await codeOf(body)).toBe(code);
  });

  test("4096 letters and 10 rows are not", async () => {
    expect((await post(testSurface(), { ...to, text: { body: "😀".repeat(4096) } })).status).toBe(200);
    expect((await post(testSurface(), list([{ rows: many(10) }]))).status).toBe(200);
  });

  test("a body beyond the cap is not read", async () => {
    expect(await codeOf({ ...to, text: { body: "x".repeat(300_000) } })).toBe(100);
  });

  test.each<[Refusal, number, number, string | null]>([
    [{ kind: "undeliverable" }, 400, 131026, null],
    [{ kind: "window-closed" }, 400, 131047, null],
    [{ kind: "account-rate", retryAfterMs: 100 }, 429, 130429, "1"],
    [{ kind: "pair-rate", retryAfterMs: 6_001 }, 429, 131056, "7"],
    [{ kind: "no-such-message" }, 400, 131009, null],
    [{ kind: "no-such-media" }, 400, 100, null],
    [{ kind: "wrong-media" }, 400, 131053, null],
    [{ kind: "bad-content", where: "choices.text" }, 400, 131009, null],
    [{ kind: "unavailable", retryAfterMs: 2_000 }, 503, 131016, "2"],
  ])("[CC2] %j has its code", async (refusal, status, code, retryAfter) => {
    const surface = testSurface();
    surface.business.answers.send = refusal;
    const answer = await post(surface, text);
    expect([answer.status, errorOf(answer).code, answer.headers.get("retry-after")]).toEqual([status, code, retryAfter]);
    expect(answer.headers.get("content-type")).toBe("application/json");
  });

  test("[CC4] nobody's id, whatever it looks like, has the answer of somebody who does not want to be reached", async () => {
    const surface = testSurface();
    surface.business.answers.send = { kind: "undeliverable" };
    const answers = await Promise.all(["ZZ.nobody", "ZZ.", "+1 650", "wamid.x"].map((id) => post(surface, { ...text, to: id })));
    const bodies = answers.map(({ body }) => JSON.stringify(body).replace(/"fbtrace_id":"[^"]+"/, ""));
    expect(new Set(bodies).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  });
});

/** Half-right requests: what is known by name, with anything in it. */
const KEYS = ["text", "image", "location", "contacts", "interactive", "template", "reaction", "context", "type", "to", "status"];
const anything = fc.oneof(
  fc.json().map((json) => JSON.parse(json) as unknown),
  fc.dictionary(fc.constantFrom(...KEYS), fc.jsonValue()).map((said) => ({ ...to, ...said })),
  fc
    .tuple(
      fc.constantFrom(...KEYS.slice(0, 7)),
      fc.dictionary(fc.constantFrom("type", "body", "action", "name", "id", "link"), fc.jsonValue()),
    )
    .map(([type, value]) => ({ ...to, type, [type]: value })),
);

test("[CC2] whatever is sent is answered, with a documented error where it is none of ours", async () => {
  const surface = testSurface();
  await fc.assert(
    fc.asyncProperty(anything, fc.constantFrom(PATH, `/${identity.wabaId}/message_templates`), async (body, path) => {
      const answer = await surface.call("POST", path, body);
      expect(answer.status).not.toBe(500);
      if (answer.status === 200) return;
      const code = errorOf(answer).code as keyof typeof CLOUD_ERRORS;
      expect(CLOUD_ERRORS[code].status).toBe(answer.status);
      expect(answer.body).toEqual({
        error: {
          message: `(#${code}) ${CLOUD_ERRORS[code].title}`,
          type: "OAuthException",
          code,
          error_data: { messaging_product: "whatsapp", details: expect.any(String) },
          fbtrace_id: expect.stringMatching(/^A[\w-]{22}$/),
        },
      });
    }),
    { numRuns: 500 },
  );
});
