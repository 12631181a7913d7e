// The native surface, whole: each of its routes answers as its schema says, and no body that anybody sends is our failure.

import { Validator } from "@seriousme/openapi-schema-validator";
import fc from "fast-check";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { examples } from "../../worker/business/native/examples.ts";
import type { NativeRoute } from "../../worker/business/native/route.ts";
import { event as eventSchema } from "../../worker/business/native/views.ts";
import { type NativeName, nativeRoutes } from "../../worker/business/native-routes.ts";
import type { Person } from "../world/person.ts";
import { type Receiver, startReceiver } from "../world/receiver.ts";
import { Shop, until } from "../world/shop.ts";
import { stage } from "../world/stage.ts";
import { madeClient } from "./made-client.ts";

const scene = stage();
const walked = new Set<string>();
let [owner, ana]: [Person?, Person?] = [];
let shop: Shop;
let chat: ConversationId;
let receiver: Receiver;
let hookStatus = 200;

beforeAll(async () => {
  receiver = await startReceiver(async ({ method, url = "" }) => {
    if (method === "POST") return { status: hookStatus };
    return { status: 200, body: new URL(url, "http://localhost").searchParams.get("hub.challenge") ?? "" };
  });
});
afterAll(() => receiver.close());

type Said = { direction: "in" | "out"; content: { kind: string; media?: { id: string } } };
type More = {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  token?: string | null;
  raw?: Blob;
  headers?: object;
};

/** Calls a route, and holds its answer against its schema: every key of it, none more. */
async function walk<T = Record<string, never>>(name: NativeName, more: More = {}): Promise<T> {
  const route: NativeRoute = nativeRoutes[name];
  const { status, text, type } = await call(route, more);
  const where = `${name}: ${status} ${text.slice(0, 500)}`;
  expect(status, where).toBe(route.answer === null ? 204 : route.created ? 201 : 200);
  walked.add(name);
  if (route.answer === null) {
    expect(text, where).toBe("");
    return {} as T;
  }
  if (route.answer === "octets" || route.answer === "events") return text as T;
  expect(type, where).toMatch(/^application\/json/);
  const parsed = v.safeParse(route.answer, JSON.parse(text));
  expect(parsed.issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`) ?? [], where).toEqual([]);
  // What the schema does not know it leaves out.
  expect(parsed.output, where).toEqual(JSON.parse(text));
  return JSON.parse(text) as T;
}

/** The body that OpenAPI shows, about who and what is there. */
function example(name: keyof typeof examples, more: object = {}): object {
  return { ...examples[name], ...more };
}

async function call(route: NativeRoute, { params = {}, query = "", body, token = shop.token, raw, headers = {} }: More) {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? "me"));
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await fetch(`${scene.world.url}${path}${query}`, {
    method: route.method,
    headers: {
      ...(token !== null && { Authorization: `Bearer ${token}` }),
      ...(sent !== undefined && { "Content-Type": raw?.type ?? "application/json" }),
      ...headers,
    },
    ...(sent !== undefined && { body: sent }),
  });
  return { status: answer.status, text: await answer.text(), type: answer.headers.get("content-type") ?? "" };
}

test("[GW9] the account, its tokens and its upkeep", async () => {
  owner = await scene.person("Owner");
  ana = await scene.person("Ana");
  shop = await Shop.of(owner, scene.world.url);
  const handle = `second.${crypto.randomUUID().slice(0, 8)}`;
  const body = example("createBusiness", { handle, hosting: "own-server" });
  const second = await walk<{ id: string }>("createBusiness", { token: owner.token, body });
  const ofSecond = { params: { business: second.id } };
  await walk("listBusinesses", { token: owner.token });
  const offer = { ...ofSecond, body: example("offerBusiness", { handle: ana.handle }) };
  for (let times = 0; times < 2; times++) {
    await walk("offerBusiness", { ...offer, token: owner.token });
    expect(await walk("offer", { ...ofSecond, token: owner.token })).toMatchObject({ items: [{ handle: ana.handle }] });
    expect(await walk("listOffers", { token: ana.token })).toMatchObject({ items: [{ business: second.id, handle }] });
    if (times === 0) await walk("declineBusiness", { ...ofSecond, token: ana.token });
  }
  await walk("takeBusiness", { ...ofSecond, token: ana.token });
  expect(await walk("deleteBusiness", { ...ofSecond, token: ana.token, query: `?handle=${handle}` })).toEqual({ state: "gone" });
  const made = await walk<{ shown: { id: string } }>("createToken", { body: example("createToken") });
  const params = { token: made.shown.id };
  const rotated = await walk<{ shown: { id: string } }>("rotateToken", { params, body: example("rotateToken") });
  await walk("changeToken", { params: { token: rotated.shown.id }, body: example("changeToken") });
  await walk("revokeToken", { params: { token: rotated.shown.id } });
  await walk("listTokens");
  expect((await walk<{ items: object[] }>("audit")).items.length).toBeGreaterThan(2);
  await walk("profile");
  await walk("changeProfile", { body: example("changeProfile") });
  await walk("settings");
  await walk("changeSettings", { body: example("changeSettings") });
  await walk("changeQuickReplies", { body: example("changeQuickReplies") });
  await walk("quickReplies");
});

test("[GW9] messages of every kind, people, files, events", async () => {
  if (ana === undefined) throw new Error("nobody is here");
  await walk("setWebhook", { body: example("setWebhook", { url: receiver.url }) });
  const opened = await ana.verbs.openDirect(shop.handle);
  if (opened.kind !== "ok") throw new Error(opened.kind);
  chat = opened.conversation;
  await ana.verbs.show(chat);
  await ana.says("hello", chat);
  const { person, message } = await shop.hears("hello");
  const media = await walk<{ id: string }>("uploadMedia", {
    raw: new Blob(["a menu"], { type: "text/plain" }),
    query: "?filename=m.txt",
  });
  const buttons = [{ id: "yes", title: "Yes" }];
  const contents = [
    { kind: "text", text: "good day" },
    { kind: "media", media: media.id, as: "document", caption: "a menu" },
    { kind: "location", location: { latitude: 1, longitude: 2 } },
    { kind: "contacts", contacts: [{ name: "Bo" }] },
    { kind: "choices", choices: { kind: "buttons", text: "Now?", buttons } },
  ];
  const sent = [(await walk<{ id: string }>("send", { body: example("send", { to: person, replyTo: message }) })).id];
  for (const content of contents)
    sent.push((await walk<{ id: string }>("send", { body: { to: person, content, replyTo: message } })).id);
  const template = await walk<{ id: string }>("createTemplate", { body: example("createTemplate") });
  const filling = { kind: "template", name: "order_ready", language: "en", values: { name: "Ana", number: "7" } };
  sent.push((await walk<{ id: string }>("send", { body: { to: person, content: filling } })).id);
  expect(await walk("templates")).toMatchObject({ items: [{ places: ["name", "number"] }] });
  await walk("deleteTemplate", { params: { template: template.id } });
  const [first = ""] = sent;
  await walk("editMessage", { params: { message: first }, body: example("editMessage") });
  await ana.sees("Your order is ready: shelf 3.", chat);
  await walk("pin", { params: { message: first } });
  await walk("unpin", { params: { message: first } });
  const taken = await walk<{ id: string }>("send", { body: { to: person, content: { kind: "text", text: "a slip" } } });
  await ana.sees("a slip", chat);
  await walk("deleteMessage", { params: { message: taken.id } });
  await until(
    async () => ((await ana?.items(chat))?.some((item) => item.kind === "deleted") ? true : undefined),
    "it to be gone",
  );
  await walk("react", { params: { message }, body: example("react") });
  await walk("markRead", { params: { message } });
  await walk("typing", { params: { message } });
  await ana.sees("Now?", chat);
  const offer = (await ana.items(chat)).find((item) => item.kind === "message" && item.text === "Now?");
  await ana.verbs.choose(chat, offer?.id ?? "", "yes");
  await ana.verbs.react(chat, offer?.id ?? "", "👍");
  await ana.verbs.sendLocation(chat, { latitude: 1, longitude: 2 });
  await ana.verbs.sendContacts(chat, [{ name: "Cy", organisation: null, phones: [], emails: [], urls: [] }]);
  await ana.sendsFile(new Blob(["a bill"]), chat, { caption: "the bill" });
  await ana.verbs.allowToWrite(chat, true);
  await shop.event(({ kind }) => kind === "permission", "the permission");
  const { content } = await shop.event((event) => event.content?.kind === "media", "the file");
  await shop.event((event) => event.content?.kind === "reaction", "the reaction");
  for (const id of [...sent, message]) await walk("message", { params: { message: id } });
  const page = await walk<{ items: Said[] }>("messages", { params: { person } });
  const kinds = new Set(page.items.map((item) => item.content.kind));
  expect(kinds).toEqual(new Set(["text", "media", "location", "contacts", "choices", "choice"]));
  const [ours] = page.items.flatMap((item) => (item.direction === "out" && item.content.media ? [item.content.media.id] : []));
  expect(await walk("mediaContent", { params: { media: ours ?? "" } })).toBe("a menu");
  const events = JSON.parse(await walk<string>("events", { query: "?limit=200" })).items as unknown[];
  const today = new Date().toISOString().slice(0, 10);
  await until(async () => {
    const figures = await walk<{ items: { sent: number; received: number; answered: number }[] }>("analytics");
    expect(figures.items).toMatchObject([{ day: today, template: null }]);
    const all = v.parse(v.array(eventSchema), JSON.parse(await walk<string>("events", { query: "?limit=200" })).items);
    const out = all.filter((each) => each.kind === "status" && each.status === "sent").length;
    const [counted] = figures.items;
    const isSame = counted?.sent === out && counted.received === all.filter(({ kind }) => kind === "message").length;
    return isSame && counted.answered > 0 ? true : undefined;
  }, "figures that are those of the events");
  expect(await walk("analytics", { query: "?by=template" })).toMatchObject({
    items: [{ template: "" }, { template: template.id, sent: 1 }],
  });
  const csv = await call(nativeRoutes.analytics, { query: "?format=csv" });
  expect([csv.type, csv.text.split("\r\n")[0]]).toEqual([
    "text/csv; charset=utf-8",
    "day,sent,delivered,read,answered,failed,received",
  ]);
  expect((await call(nativeRoutes.analytics, { query: "?from=2020-01-01" })).status).toBe(400);
  expect(await walk("search", { query: "?q=ORDER%20rea" })).toMatchObject({
    items: [{ content: { kind: "choices" } }, { id: first }],
    next: null,
  });
  expect(await walk("search", { query: "?q=slip" })).toEqual({ items: [], next: null });
  const one = await walk<{ items: object[]; next: string }>("search", { query: `?q=order&person=${person}&limit=1` });
  const rest = await walk<{ items: object[] }>("search", { query: `?q=order&limit=1&after=${one.next}` });
  expect([one.items.length, rest.items.length]).toEqual([1, 1]);
  for (const query of ["", "?q=!", "?q=a&after=x"]) expect((await call(nativeRoutes.search, { query })).status, query).toBe(400);
  await walk("conversations");
  await walk("contacts");
  await walk("contact", { params: { person } });
  await walk("changeContact", { params: { person }, body: example("changeContact") });
  const items = [
    { person, labels: ["regular", "vip"], attributes: { number: null, city: "Ulm" } },
    { person: `ZZ.${"A".repeat(26)}` },
  ];
  expect(await walk("importContacts", { body: { items } })).toEqual({ changed: 1, unknown: [items[1]?.person] });
  const vips = await walk("contacts", { query: "?label=vip" });
  expect(vips).toMatchObject({ items: [{ person, labels: ["regular", "vip"], attributes: { city: "Ulm" } }] });
  expect(await walk("contacts", { query: "?label=none" })).toEqual({ items: [], next: null });
  const consents = await call(nativeRoutes.importContacts, { body: { items: [{ person, consent: true }] } });
  expect([consents.status, JSON.parse(consents.text).code]).toEqual([422, "consent-cannot-be-imported"]);
  await walk("block", { params: { person } });
  await walk("unblock", { params: { person } });
  const job = await walk<{ id: string }>("createJob", { body: example("createJob") });
  const plan = { ...example("createJob"), to: { kind: "people", people: [person] }, at: Date.now() + 3600_000 };
  const later = await walk<{ id: string }>("createJob", { body: plan });
  await walk("addToJob", { params: { id: later.id }, body: example("addToJob") });
  expect(await walk("cancelJob", { params: { id: later.id } })).toMatchObject({ state: "cancelled", total: 2, sent: 0 });
  await ana.sees("We are open on Sunday too.", chat);
  const isDone = async () =>
    (await walk<{ state: string }>("job", { params: { id: job.id } })).state === "done" ? true : undefined;
  await until(isDone, "the job to be done");
  expect(await walk("jobRecipients", { params: { id: job.id } })).toMatchObject({ items: [{ person, state: "sent" }] });
  expect(await walk<{ items: object[] }>("jobs")).toMatchObject({ items: [{ state: "cancelled" }, { state: "done", sent: 1 }] });
  await walk("media", { params: { media: content?.media?.id ?? "" } });
  expect(await walk("mediaContent", { params: { media: content?.media?.id ?? "" } })).toBe("a bill");
  await walk("deleteMedia", { params: { media: media.id } });
  expect(events.map((each) => v.parse(eventSchema, each))).toEqual(events);
  expect(new Set(v.parse(v.array(eventSchema), events).map(({ kind }) => kind))).toEqual(
    new Set(["message", "status", "permission"]),
  );
});

test("[GW9] the team: its people, its inbox, notes and figures", async () => {
  if (owner === undefined || ana === undefined) throw new Error("nobody is here");
  const ofShop = { business: shop.id };
  const { person } = await shop.hears("hello");
  const [ben, cem] = [await scene.person("Ben"), await scene.person("Cem")];
  const as = (who: Person) => ({ token: who.token, params: ofShop });
  const invite = (who: Person) =>
    walk<{ id: string }>("inviteMember", { ...as(owner as Person), body: example("inviteMember", { handle: who.handle }) });
  const { id: member } = await invite(ben);
  await invite(cem);
  expect(await walk("invitations", as(ben))).toMatchObject({ items: [{ business: shop.id, role: "agent" }] });
  await walk("declineInvitation", as(cem));
  await walk("acceptInvitation", as(ben));
  await walk("members");
  await walk("changeMember", { ...as(owner), params: { ...ofShop, member }, body: example("changeMember") });
  expect(await walk("inbox", { query: "?view=all&q=ana" })).toMatchObject({ items: [{ person }] });
  await walk("inboxItem", { params: { person } });
  const body = example("changeConversation", { assignee: member });
  expect(await walk("changeConversation", { params: { person }, body })).toMatchObject({ state: "waiting", assignee: member });
  const note = await walk<{ id: number }>("addNote", { params: { person }, body: example("addNote") });
  await walk("notes", { params: { person } });
  await walk("deleteNote", { params: { person, note: String(note.id) } });
  await walk("changeLabels", { body: example("changeLabels") });
  await walk("labels");
  await walk("presence", { ...as(ben), body: example("presence", { person }) });
  await walk("figures");
  const told = JSON.parse(await walk<string>("events", { query: "?limit=200" })).items as { kind: string }[];
  const done = told.filter(({ kind }) => kind === "conversation");
  expect(v.parse(v.array(eventSchema), done)).toEqual(done);
  expect(done.length).toBeGreaterThan(2);
  await walk("removeMember", { ...as(owner), params: { ...ofShop, member } });
  await invite(cem);
  await walk("acceptInvitation", as(cem));
  await walk("leave", as(cem));
});

test("[GW9] a hand-over, webhooks that fail, an export, an erasure; and no route is left out", async () => {
  if (ana === undefined) throw new Error("nobody is here");
  const { person } = await shop.hears("hello");
  const ben = await scene.person("Ben");
  await walk("handOver", { params: { person }, body: example("handOver", { agent: ben.handle }) });
  await until(async () => ((await walk<{ items: object[] }>("webhookAttempts")).items.length > 5 ? true : undefined), "attempts");
  await walk("webhook");
  hookStatus = 410;
  await ana.says("nobody takes it", chat);
  await until(
    async () => ((await walk<{ items: object[] }>("deadLetters")).items.length > 0 ? true : undefined),
    "a dead letter",
  );
  hookStatus = 200;
  expect(await walk("webhook")).toMatchObject({ items: [{ state: "disabled" }] });
  await walk("setWebhook", { body: example("setWebhook", { url: receiver.url }) });
  expect((await walk<{ replayed: number }>("replay", { body: example("replay") })).replayed).toBeGreaterThan(0);
  await walk("webhookSecret");
  expect(await walk("rotateWebhookSecret", { body: example("rotateWebhookSecret") })).toMatchObject({
    previous: { secret: expect.any(String) },
  });
  await walk("removeWebhook");
  const made = await walk<{ id: string }>("createExport", { body: example("createExport", { person }) });
  const ready = await until(async () => {
    const view = await walk<{ state: string; files: { name: string; url: string }[] }>("export", { params: { id: made.id } });
    return view.state === "ready" ? view : undefined;
  }, "the export");
  await walk("exports");
  const [lines] = ready.files;
  const { search } = new URL(lines?.url ?? "");
  const params = { id: made.id, file: lines?.name ?? "", business: shop.id };
  expect(await walk<string>("exportContent", { params, query: search, token: null })).toContain("hello");
  await walk("deleteExport", { params: { id: made.id } });
  await walk("erase", { params: { person } });
  expect(Object.keys(nativeRoutes).filter((name) => !walked.has(name))).toEqual([]);
});

test("[BA5] the document passes a validator of OpenAPI 3.1, each example its schema, and a client that is made from it compiles and sends", async () => {
  const document = (await (await fetch(`${scene.world.url}/v1/openapi.json`)).json()) as Record<string, unknown>;
  expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
  expect(document.servers).toMatchObject([{ url: scene.world.url }]);
  for (const [name, body] of Object.entries(examples)) {
    const { request } = nativeRoutes[name as keyof typeof examples];
    expect(v.safeParse(request as v.GenericSchema, body).issues, name).toBeUndefined();
  }
  const client = await madeClient(document);
  expect(client.faults).toEqual([]);
  const options = { baseUrl: scene.world.url, headers: { Authorization: `Bearer ${shop.token}` } };
  const chats = await client.api.businessConversations?.("me", {}, options);
  expect(chats).toMatchObject({ status: 200, data: { items: expect.any(Array) } });
  const refused = await client.api.businessSend?.("me", examples.send, {}, options);
  expect(refused).toMatchObject({ status: 422, data: { code: "undeliverable" } });
});

test("[GW9] no body, parameter or query makes an answer of 500, and each refusal is a problem with a code", async () => {
  const routes = Object.values<NativeRoute>(nativeRoutes).filter(({ path, answer }) => path.includes(":") && answer !== "events");
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.record({
      to: fc.string(),
      content: fc.oneof(fc.jsonValue(), fc.record({ kind: fc.constantFrom("text", "media", "location", "contacts", "choices") })),
    }),
    fc.record({ name: fc.string(), scopes: fc.array(fc.string()), expiresInDays: fc.double() }),
    fc.record({ ids: fc.array(fc.oneof(fc.double(), fc.maxSafeInteger())) }),
    fc.record({ items: fc.array(fc.record({ shortcut: fc.string(), text: fc.string() })) }),
    fc.record({ kind: fc.constant("buttons"), emoji: fc.string({ unit: "binary" }), retentionDays: fc.integer() }),
  );
  const word = fc.oneof(
    fc.string({ minLength: 1, unit: "grapheme" }),
    fc.constantFrom(
      "wamid.AAAA",
      `wamid.${"A".repeat(44)}`,
      `ZZ.${"A".repeat(26)}`,
      "..",
      "0",
      "3000000000000000",
      "%00",
      "__proto__",
    ),
  );
  const query = fc.oneof(
    fc.constant(""),
    fc.webQueryParameters().map((text) => `?${text}`),
    fc.constantFrom("?limit=-1", "?after=9e99&limit=201", "?before=x", "?limit=200&after=999999999999999"),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), junk, word, query, async (route, body, param, asked) => {
      const params = { token: param, message: param, person: param, media: param, id: param, file: param };
      const isRead = route.method === "GET";
      const { status, text, type } = await call(route, { params, query: asked, ...(!isRead && { body }) });
      const where = `${route.method} ${route.path} ${param} ${asked} ${JSON.stringify(body)}: ${status} ${text}`;
      expect(status, where).toBeLessThan(500);
      // A path of dots is another path for whoever sends it: the app's own answer.
      if (status < 400 || !type.startsWith("application/problem+json")) return;
      expect(JSON.parse(text), where).toMatchObject({ type: "about:blank", status, code: expect.stringMatching(/^[a-z-]+$/) });
    }),
    { numRuns: 600 },
  );
  for (const body of ["", "{", "null", "\ufffe", '{"a":'.repeat(2_000), `"${"x".repeat(300_000)}"`]) {
    for (const route of routes.filter(({ request }) => request !== undefined)) {
      const { status, text } = await call(route, { raw: new Blob([body], { type: "application/json" }) });
      expect(status, `${route.path} ${body.slice(0, 20)} ${text}`).toBeGreaterThanOrEqual(400);
      expect(status, `${route.path} ${body.slice(0, 20)} ${text}`).toBeLessThan(500);
    }
  }
});

scene.endsWithoutFailures();
