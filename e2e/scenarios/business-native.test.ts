// The native surface, whole: each of its routes answers as its schema says, and no body that anybody sends is our failure.

import fc from "fast-check";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import type { NativeRoute } from "../../worker/business/native/route.ts";
import { type NativeName, nativeRoutes } from "../../worker/business/native-routes.ts";
import type { Person } from "../world/person.ts";
import { type Receiver, startReceiver } from "../world/receiver.ts";
import { Shop, until } from "../world/shop.ts";
import { stage } from "../world/stage.ts";

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
  expect(status, where).toBe(route.answer === null ? 204 : name === "createExport" ? 201 : 200);
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
  await walk("createBusiness", { token: owner.token, body: { name: "Second", handle, hosting: "own-server" } });
  await walk("listBusinesses", { token: owner.token });
  const made = await walk<{ shown: { id: string } }>("createToken", { body: { name: "till", scopes: ["messages:send"] } });
  const rotated = await walk<{ shown: { id: string } }>("rotateToken", { params: { token: made.shown.id }, body: {} });
  await walk("revokeToken", { params: { token: rotated.shown.id } });
  await walk("listTokens");
  expect((await walk<{ items: object[] }>("audit")).items.length).toBeGreaterThan(2);
  await walk("profile");
  await walk("changeProfile", { body: { about: "We bake", websites: ["https://acme.example"], vertical: "RETAIL" } });
  await walk("settings");
  await walk("changeSettings", { body: { retentionDays: 7 } });
  await walk("changeQuickReplies", { body: { items: [{ shortcut: "hi", text: "Good morning" }] } });
  await walk("quickReplies");
});

test("[GW9] messages of every kind, people, files, events", async () => {
  if (ana === undefined) throw new Error("nobody is here");
  await walk("setWebhook", { body: { url: receiver.url, verifyToken: "v" } });
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
  const sent: string[] = [];
  for (const content of contents)
    sent.push((await walk<{ id: string }>("send", { body: { to: person, content, replyTo: message } })).id);
  await walk("react", { params: { message }, body: { emoji: "🎉" } });
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
  await walk("conversations");
  await walk("contacts");
  await walk("contact", { params: { person } });
  await walk("block", { params: { person } });
  await walk("unblock", { params: { person } });
  await walk("media", { params: { media: content?.media?.id ?? "" } });
  expect(await walk("mediaContent", { params: { media: content?.media?.id ?? "" } })).toBe("a bill");
  await walk("deleteMedia", { params: { media: media.id } });
  expect(JSON.parse(await walk<string>("events")).items.length).toBeGreaterThan(5);
});

test("[GW9] a hand-over, webhooks that fail, an export, an erasure; and no route is left out", async () => {
  if (ana === undefined) throw new Error("nobody is here");
  const { person } = await shop.hears("hello");
  const ben = await scene.person("Ben");
  await walk("handOver", { params: { person }, body: { agent: ben.handle, title: "Ana and Ben" } });
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
  await walk("setWebhook", { body: { url: receiver.url, verifyToken: "v" } });
  expect((await walk<{ replayed: number }>("replay", { body: { ids: "all" } })).replayed).toBeGreaterThan(0);
  await walk("webhookSecret");
  expect(await walk("rotateWebhookSecret", { body: { overlapHours: 1 } })).toMatchObject({
    previous: { secret: expect.any(String) },
  });
  await walk("removeWebhook");
  const made = await walk<{ id: string }>("createExport", { body: { person } });
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
