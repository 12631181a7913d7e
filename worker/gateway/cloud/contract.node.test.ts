// Our answers, errors and webhooks against the published description of the WhatsApp Cloud API, and its example requests against us.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { BusinessEvent } from "../talk/business.ts";
import { asciiJson, cloudEvents } from "./events.ts";
import { ANA, identity, MESSAGE } from "./testing/business.ts";
import { contents, eventOf } from "./testing/events.ts";
import { type Answered, errorOf, type TestSurface, testSurface } from "./testing/surface.ts";

const FILE = join(
  process.env.PARLEY_VECTORS ?? join(import.meta.dirname, "../../../../shared/vectors"),
  "cloud-api/business-messaging-api_v23.0.yaml",
);
const isThere = existsSync(FILE);
const contract = isThere ? describe : describe.skip;
if (!isThere) test.skip(`[CC10] the contract is NOT CHECKED: there is no ${FILE}`, () => {});

type Json = { [key: string]: Json };
const published = (isThere ? parse(readFileSync(FILE, "utf8")) : { paths: {}, components: {} }) as {
  paths: Json;
  components: Json;
};

/** Where its schemas of webhooks refuse its own examples of them: they are those of messages that are sent. */
function mended(description: typeof published): typeof published {
  const copy = structuredClone(description);
  const schemas = (copy.components.schemas ?? {}) as unknown as Record<
    string,
    { required: string[]; properties: Json; allOf: Json[] }
  >;
  for (const schema of Object.values(schemas)) openUp(schema);
  set(schemas.BaseMessageProperties, "required", ["type"]);
  set(schemas.ErrorObject, "required", ["message", "code"]);
  set(schemas.PhoneObject?.properties.type, "enum", undefined);
  const place = schemas.LocationMessage?.allOf[1]?.properties?.location?.properties;
  for (const axis of ["latitude", "longitude"]) set(place?.[axis], "type", "number");
  return copy;
}

function set(object: object | undefined, key: string, value: unknown): void {
  if (object === undefined) throw new Error(`the description has no place for ${key} any more`);
  Object.assign(object, { [key]: value });
  if (value === undefined) delete (object as Record<string, unknown>)[key];
}

function openUp(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if ("additionalProperties" in value && value.additionalProperties === false) delete value.additionalProperties;
  for (const inner of Object.values(value)) openUp(inner);
}

function validator(description: typeof published) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
  ajv.addSchema({ $id: "https://cloud.example/api", paths: description.paths, components: description.components });
  return (pointer: readonly string[], value: unknown): string | null => {
    const path = pointer.map((key) => encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
    const validate = ajv.compile({ $ref: `https://cloud.example/api#/${path}` });
    return validate(value) ? null : ajv.errorsText(validate.errors);
  };
}

type Method = "get" | "post" | "delete";
const JSON_TYPE = "application/json";

function answerSchema(path: string, method: Method): string[] {
  const answer = published.paths[path]?.[method]?.responses?.["200"] as Json | undefined;
  const shared = typeof answer?.$ref === "string" ? (answer.$ref as string).slice(2).split("/") : null;
  return [...(shared ?? ["paths", path, method, "responses", "200"]), "content", JSON_TYPE, "schema"];
}

function examplesOf(path: string, method: Method): [string, unknown][] {
  const examples = published.paths[path]?.[method]?.requestBody?.content?.[JSON_TYPE]?.examples ?? {};
  return Object.entries(examples).map(([name, { value }]) => [name, value]);
}

const PHONE = "/{Version}/{Phone-Number-ID}";
const WABA = "/{Version}/{WABA-ID}";
const { phoneNumberId, wabaId } = identity;
const LINK = "https://files.example/cat.png";
const template = {
  name: "order",
  language: "en",
  category: "UTILITY",
  components: [{ type: "BODY", text: "Hi {{1}}", example: { body_text: [["Ana"]] } }],
};

/** Ours for theirs: people, messages, files and links, which the examples only hint at. */
function filledIn(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => filledIn(each, key));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filledIn(inner, name)]));
  if (key === "to" || key === "user") return ANA;
  if (key === "message_id") return MESSAGE;
  if (key === "link") return LINK;
  if (key === "id" && typeof value === "string" && value.includes("OBJECT_ID")) return "31";
  return typeof value === "string"
    ? value.replace(/<([A-Z_]+_)?([A-Z0-9_]+)>/g, (_, __, name: string) => name.slice(-12))
    : value;
}

function surfaceWithLink(type: string): TestSurface {
  const surface = testSurface();
  surface.links.set(LINK, { kind: "ok", stream: new Blob(["x"]).stream(), type, bytes: 1 });
  return surface;
}

const TYPE_OF_LINK: Record<string, string> = {
  audio: "audio/ogg",
  document: "application/pdf",
  image: "image/png",
  sticker: "image/webp",
  video: "video/mp4",
};

contract("[CC10] the published description", () => {
  const check = validator(published);
  const checkMended = validator(isThere ? mended(published) : published);
  const graphError = ["components", "schemas", "GraphAPIError"];

  function expectAnswer(answer: Answered, path: string, method: Method): void {
    expect([answer.status, check(answerSchema(path, method), answer.body)]).toEqual([200, null]);
  }
  function expectError(answer: Answered, code: number): void {
    expect([errorOf(answer).code, check(graphError, answer.body)]).toEqual([code, null]);
  }

  describe("its example messages", () => {
    const all = examplesOf(`${PHONE}/messages`, "post");
    const path = `/v23.0/${phoneNumberId}/messages`;
    /** What we have no such thing for: catalogues, orders, flows. */
    const isForeign = (name: string) => /Catalog Message|Flow by|Product|Order/.test(name);

    test.each(all)("%s, as it is, goes to nobody", async (name, body) => {
      const answer = await surfaceWithLink("image/png").call("POST", path, body);
      // It names nobody.
      if (name === "Send typing indicator and read receipt") return expectAnswer(answer, `${PHONE}/messages`, "post");
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(check(graphError, answer.body)).toBeNull();
    });

    test.each(all)("%s, filled in", async (name, body) => {
      const message = filledIn(body) as Record<string, unknown>;
      const answer = await surfaceWithLink(TYPE_OF_LINK[String(message.type)] ?? "").call("POST", path, message);
      if (isForeign(name)) return expectError(answer, 131051);
      if (message.type === "template") return expectError(answer, 132001);
      // It has no type, so it is a text (API.md), and it has none.
      if (name === "Send Reply to List Message") return expectError(answer, 131008);
      expectAnswer(answer, `${PHONE}/messages`, "post");
      expect(answer.body).toMatchObject("status" in message ? { success: true } : { messages: [{ id: expect.any(String) }] });
    });
  });

  test("its example templates are taken where they are of texts, links and quick replies", async () => {
    const path = `/v23.0/${wabaId}/message_templates`;
    const outcomes: [string, unknown][] = [];
    for (const [name, body] of examplesOf(`${WABA}/message_templates`, "post")) {
      const answer = await testSurface().call("POST", path, body);
      if (answer.status === 200) expectAnswer(answer, `${WABA}/message_templates`, "post");
      else expect(check(graphError, answer.body)).toBeNull();
      outcomes.push([name, answer.status === 200 ? "taken" : errorOf(answer).code]);
    }
    expect(outcomes.filter(([, outcome]) => outcome === "taken").map(([name]) => name)).toEqual([
      "Create template w/ text header, text body, text footer, and 2 quick reply buttons",
    ]);
    expect(new Set(outcomes.map(([, outcome]) => outcome))).toEqual(new Set(["taken", 100, 131008, 131009]));
  });

  test("templates", async () => {
    const surface = testSurface();
    const path = `/v23.0/${wabaId}/message_templates`;
    expectAnswer(await surface.call("POST", path, template), `${WABA}/message_templates`, "post");
    const listed = await surface.call("GET", path);
    expectAnswer(listed, `${WABA}/message_templates`, "get");
    const id = surface.templates.list()[0]?.id ?? "";
    expectAnswer(await surface.call("GET", `/v23.0/${id}`), "/{Version}/{TEMPLATE_ID}", "get");
    const [[, edit]] = examplesOf("/{Version}/{TEMPLATE_ID}", "post") as [[string, unknown]];
    expectAnswer(await surface.call("POST", `/v23.0/${id}`, edit), "/{Version}/{TEMPLATE_ID}", "post");
    expectAnswer(await surface.call("DELETE", `${path}?name=order`), `${WABA}/message_templates`, "delete");
  });

  test("media", async () => {
    const surface = testSurface();
    const form = new FormData();
    form.set("messaging_product", "whatsapp");
    form.set("file", new Blob(["x"], { type: "image/png" }), "x.png");
    const uploaded = await surface.request(`/v23.0/${phoneNumberId}/media`, { method: "POST", body: form });
    const body = (await uploaded.json()) as { id: string };
    expect(check(answerSchema(`${PHONE}/media`, "post"), body)).toBeNull();
    expectAnswer(await surface.call("GET", `/v23.0/${body.id}`), "/{Version}/{Media-ID}", "get");
    expectAnswer(await surface.call("DELETE", `/v23.0/${body.id}`), "/{Version}/{Media-ID}", "delete");
    // Its examples of an upload are JSON with the name of a file in it: curl's, and no request.
    for (const [, example] of examplesOf(`${PHONE}/media`, "post"))
      expectError(await surface.call("POST", `/v23.0/${phoneNumberId}/media`, example), 100);
  });

  test("the profile", async () => {
    const surface = testSurface();
    const path = `/v23.0/${phoneNumberId}/whatsapp_business_profile`;
    const there = `${PHONE}/whatsapp_business_profile`;
    const examples = Object.fromEntries(examplesOf(there, "post"));
    expectAnswer(await surface.call("POST", path, examples.minimal_profile_update), there, "post");
    expectError(await surface.call("POST", path, examples.complete_profile_update), 100);
    const { profile_picture_handle: _picture, ...rest } = examples.complete_profile_update as Record<string, unknown>;
    expectAnswer(await surface.call("POST", path, rest), there, "post");
    const shown = await surface.call("GET", path);
    expectAnswer(shown, there, "get");
    const [profile] = shown.body.data as unknown[];
    expect(check(["components", "schemas", "WhatsAppBusinessProfile"], profile)).toBeNull();
  });

  test("blocking", async () => {
    const surface = testSurface();
    const path = `/v23.0/${phoneNumberId}/block_users`;
    for (const method of ["post", "delete"] as const)
      for (const [, example] of examplesOf(`${PHONE}/block_users`, method)) {
        expectError(await surface.call(method.toUpperCase(), path, example), 131009);
        expectAnswer(await surface.call(method.toUpperCase(), path, filledIn(example)), `${PHONE}/block_users`, method);
      }
    expectAnswer(await surface.call("GET", path), `${PHONE}/block_users`, "get");
  });

  test("the business and its webhook", async () => {
    const surface = testSurface();
    expectAnswer(await surface.call("GET", `/v23.0/${phoneNumberId}`), PHONE, "get");
    expectAnswer(await surface.call("GET", `/v23.0/${wabaId}`), WABA, "get");
    expectAnswer(await surface.call("GET", `/v23.0/${wabaId}/phone_numbers`), `${WABA}/phone_numbers`, "get");
    const path = `/v23.0/${wabaId}/subscribed_apps`;
    const there = `${WABA}/subscribed_apps`;
    const examples = Object.fromEntries(examplesOf(there, "post"));
    expectError(await surface.call("POST", path, examples.basic_subscription), 131008);
    expectAnswer(await surface.call("POST", path, examples.custom_callback), there, "post");
    expectAnswer(await surface.call("POST", path, examples.basic_subscription), there, "post");
    expectAnswer(await surface.call("GET", path), there, "get");
    expectAnswer(await surface.call("DELETE", path), there, "delete");
  });

  test("what is not there", async () => {
    expectError(await testSurface().call("GET", "/v23.0/399"), 100);
  });

  describe("webhooks", () => {
    const webhook = ["paths", "/whatsapp/webhooks", "post", "requestBody", "content", JSON_TYPE, "schema"];
    const theirs = examplesOf("/whatsapp/webhooks", "post").filter(([name]) => !name.startsWith("Group"));
    const status = { id: 2, at: 1_749_416_383_123, person: ANA, name: "Ana", kind: "status", message: MESSAGE } as const;
    const ours: [string, BusinessEvent][] = [
      ...Object.entries(contents).map(([name, content]): [string, BusinessEvent] => [name, eventOf(content)]),
      ["what was forwarded", { ...eventOf(contents.text), forwarded: true }],
      ["a reply", { ...eventOf(contents.text), replyTo: MESSAGE, repliesToUs: true }],
      ...(["sent", "delivered", "read", "failed"] as const).map((said): [string, BusinessEvent] => [
        said,
        { ...status, status: said, callbackData: "order 5" },
      ]),
    ];

    test("its schema refuses each of its own examples, and must be mended", () => {
      expect(theirs.length).toBeGreaterThan(0);
      expect(theirs.filter(([, example]) => check(webhook, example) === null).map(([name]) => name)).toEqual([]);
    });

    test.each(theirs)("mended, it takes its own example of a %s", (_, example) => {
      expect(checkMended(webhook, example)).toBeNull();
    });

    test("mended, it still refuses what is none", () => {
      const [, example] = theirs[0] ?? [];
      const broken = JSON.stringify(example).replace('"type":"text"', '"type":"txt"');
      expect(checkMended(webhook, JSON.parse(broken))).not.toBeNull();
    });

    test.each(ours)("mended, it takes ours of %s", (_, event) => {
      // A choice always quotes what it answers.
      const told = event.kind === "message" && event.content.kind === "choice" ? { ...event, replyTo: MESSAGE } : event;
      expect(checkMended(webhook, JSON.parse(asciiJson(cloudEvents(identity, told))))).toBeNull();
    });
  });
});
