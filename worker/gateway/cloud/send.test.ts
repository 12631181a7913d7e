// The messages endpoint: what it makes of requests, and how it answers.

import { describe, expect, test } from "vitest";
import type { OutgoingContent } from "../talk/business.ts";
import { ANA, identity, MESSAGE } from "./testing/business.ts";
import { errorOf, type TestSurface, testSurface } from "./testing/surface.ts";

const PATH = `/v23.0/${identity.phoneNumberId}/messages`;
const to = { messaging_product: "whatsapp", to: ANA };
const text = { ...to, type: "text", text: { body: "hi" } };

function post(surface: TestSurface, body: unknown) {
  return surface.call("POST", PATH, body);
}

async function contentOf(body: object): Promise<OutgoingContent> {
  const surface = testSurface();
  const answer = await post(surface, { ...to, ...body });
  expect(answer.body).toMatchObject({ messages: [{ id: "wamid.U0VOVA==" }] });
  const request = surface.business.calls[0]?.request as { content: OutgoingContent } | undefined;
  if (request === undefined) throw new Error("nothing was sent");
  return request.content;
}

describe("a message", () => {
  test("is answered as the Cloud API answers, with a version in the path and without", async () => {
    for (const path of [PATH, PATH.replace("/v23.0", "")]) {
      const answer = await testSurface().call("POST", path, text);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        messaging_product: "whatsapp",
        contacts: [{ input: ANA, wa_id: ANA }],
        messages: [{ id: "wamid.U0VOVA==" }],
      });
    }
  });

  test("[CC3] without a type is a text, and recipient stands for to", async () => {
    const surface = testSurface();
    const body = { messaging_product: "whatsapp", recipient: ANA, text: { body: "hi" } };
    expect((await post(surface, body)).status).toBe(200);
    expect(surface.business.calls).toMatchObject([{ verb: "send", request: { to: ANA, content: { kind: "text", text: "hi" } } }]);
  });

  test("carries what it replies to and what comes back in the statuses", async () => {
    const surface = testSurface();
    await post(surface, { ...text, context: { message_id: MESSAGE }, biz_opaque_callback_data: "order 5" });
    expect(surface.business.calls).toMatchObject([
      { request: { replyTo: MESSAGE, callbackData: "order 5", isTemplate: false }, key: null },
    ]);
  });

  test("[CC3] location takes numbers that are written as text", async () => {
    const location = { latitude: "37.758056", longitude: -122.425332, name: "HQ" };
    expect(await contentOf({ type: "location", location })).toEqual({
      kind: "location",
      location: { latitude: 37.758056, longitude: -122.425332, name: "HQ", address: null },
    });
  });

  const contacts = [
    {
      name: { formatted_name: "John Smith", first_name: "John" },
      birthday: "2012-08-18",
      org: { company: "Acme", title: "Manager" },
      phones: [{ phone: "+1 940", type: "HOME", wa_id: "1940" }, { type: "WORK" }],
      emails: [{ email: "j@acme.example" }],
      urls: [{ url: "https://acme.example", type: "WORK" }],
    },
  ];
  test.each([
    ["as objects", contacts],
    ["as JSON inside of JSON, as whatsapp-api-js writes them", JSON.stringify(contacts)],
  ])("[CC3] contacts %s become cards", async (_, said) => {
    expect(await contentOf({ type: "contacts", contacts: said })).toEqual({
      kind: "contacts",
      contacts: [
        {
          name: "John Smith",
          organisation: "Acme",
          phones: ["+1 940"],
          emails: ["j@acme.example"],
          urls: ["https://acme.example"],
        },
      ],
    });
  });

  test("with reply buttons becomes choices", async () => {
    const interactive = {
      type: "button",
      header: { type: "text", text: "Order 5" },
      body: { text: "Keep it?" },
      action: { buttons: [{ type: "reply", reply: { id: "y", title: "Yes" } }] },
    };
    expect(await contentOf({ type: "interactive", interactive })).toEqual({
      kind: "choices",
      choices: { kind: "buttons", text: "Keep it?", header: "Order 5", footer: null, buttons: [{ id: "y", title: "Yes" }] },
    });
  });

  test("with a list becomes choices", async () => {
    const interactive = {
      type: "list",
      body: { text: "Which?" },
      footer: { text: "All sizes" },
      action: { button: "Show", sections: [{ title: "Anvils", rows: [{ id: "a", title: "Small", description: "5 kg" }] }] },
    };
    expect(await contentOf({ type: "interactive", interactive })).toEqual({
      kind: "choices",
      choices: {
        kind: "list",
        text: "Which?",
        header: null,
        footer: "All sizes",
        label: "Show",
        sections: [{ title: "Anvils", rows: [{ id: "a", title: "Small", description: "5 kg" }] }],
      },
    });
  });

  test("with a link becomes a notice", async () => {
    const action = { name: "cta_url", parameters: { display_text: "Open", url: "https://acme.example/5" } };
    expect(await contentOf({ type: "interactive", interactive: { type: "cta_url", body: { text: "Look" }, action } })).toEqual({
      kind: "choices",
      choices: {
        kind: "notice",
        text: "Look",
        header: null,
        footer: null,
        links: [{ title: "Open", url: "https://acme.example/5" }],
        buttons: [],
      },
    });
  });

  test.each([
    ["image", { id: "31", caption: "Look" }, { as: "image", caption: "Look", filename: null }],
    ["document", { id: 31, filename: "a.pdf" }, { as: "document", caption: "", filename: "a.pdf" }],
    ["audio", { id: "31", voice: true }, { as: "voice", caption: "", filename: null }],
    ["audio", { id: "31" }, { as: "audio", caption: "", filename: null }],
    ["sticker", { id: "31" }, { as: "sticker", caption: "", filename: null }],
    ["video", { id: "31" }, { as: "video", caption: "", filename: null }],
  ])("%s %j by its id", async (type, media, expected) => {
    expect(await contentOf({ type, [type]: media })).toEqual({ kind: "media", media: "31", ...expected });
  });
});

describe("media by a link", () => {
  const LINK = "https://files.example/cat.png";
  const image = { ...to, type: "image", image: { link: LINK } };
  const fetched = (type: string, bytes: Uint8Array<ArrayBuffer>, said: number | null = null) =>
    ({ kind: "ok", stream: new Blob([bytes]).stream(), type, bytes: said }) as const;

  test("[CC6] is fetched, stored and sent", async () => {
    const surface = testSurface();
    surface.links.set(LINK, fetched("image/PNG; charset=binary", new Uint8Array(9)));
    expect((await post(surface, image)).status).toBe(200);
    expect(surface.business.calls).toMatchObject([
      { verb: "storeMedia", type: "image/png", limitBytes: 5 * 1024 * 1024 },
      { verb: "send", request: { content: { kind: "media", media: "31", as: "image" } } },
    ]);
  });

  test("[CC6] of another type, too large or refused is not sent", async () => {
    const megabyte = 1024 * 1024;
    for (const answer of [
      fetched("text/html", new Uint8Array(9)),
      fetched("application/pdf", new Uint8Array(9)),
      fetched("image/png", new Uint8Array(9), 6 * megabyte),
      fetched("image/png", new Uint8Array(5 * megabyte + 1)),
      { kind: "refused", why: "not a public address" } as const,
    ]) {
      const surface = testSurface();
      surface.links.set(LINK, answer);
      expect(errorOf(await post(surface, image)).code).toBe(131053);
      expect(surface.business.calls.map(({ verb }) => verb)).not.toContain("send");
    }
  });

  test("[CC6] that was not sent after all is not kept", async () => {
    const surface = testSurface();
    surface.links.set(LINK, fetched("image/png", new Uint8Array(9)));
    surface.business.answers.send = { kind: "undeliverable" };
    expect(errorOf(await post(surface, image)).code).toBe(131026);
    expect(surface.business.files.size).toBe(0);
  });
});

describe("reading, typing, reacting", () => {
  test("read, and the sign that an answer is being typed", async () => {
    const surface = testSurface();
    const read = { messaging_product: "whatsapp", status: "read", message_id: MESSAGE };
    expect((await post(surface, read)).body).toEqual({ success: true });
    expect((await post(surface, { ...read, typing_indicator: { type: "text" } })).body).toEqual({ success: true });
    expect(surface.business.calls.map(({ verb }) => verb)).toEqual(["markRead", "markRead", "typing"]);
    surface.business.answers.isMessage = false;
    expect(errorOf(await post(surface, read)).code).toBe(131009);
  });

  test("a reaction, and taking it back", async () => {
    const surface = testSurface();
    for (const emoji of ["👍", ""]) {
      const answer = await post(surface, { ...to, type: "reaction", reaction: { message_id: MESSAGE, emoji } });
      expect(answer.body).toMatchObject({ messages: [{ id: "wamid.U0VOVA==" }] });
    }
    expect(surface.business.calls).toEqual([
      { verb: "react", to: ANA, message: MESSAGE, emoji: "👍" },
      { verb: "react", to: ANA, message: MESSAGE, emoji: "" },
    ]);
  });
});
