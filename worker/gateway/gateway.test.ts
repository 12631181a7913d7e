/// <reference types="@cloudflare/vitest-plugin/types" />

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { migrate } from "../directory/testing/service.ts";
import { ask, type Shop, shopOf, type Talker, talker } from "./testing/world.ts";

let owner: Talker;
let ana: Talker;
let shop: Shop;
let chat: ConversationId;

beforeAll(migrate);
beforeEach(async () => {
  [owner, ana] = [await talker("Owner"), await talker("Ana")];
  shop = await shopOf(owner);
  chat = await ana.opens(shop.handle);
});

type Event = {
  id: number;
  kind: string;
  person: string;
  name: string;
  message: string;
  status?: string;
  content?: Record<string, unknown>;
};

const at = (rest: string) => `/v1/businesses/me${rest}`;
const native = (method: string, rest: string, body?: unknown) => ask(method, at(rest), shop.token, body);
const cloud = (body: object) =>
  ask("POST", `/v23.0/${shop.phoneNumberId}/messages`, shop.token, { messaging_product: "whatsapp", ...body });

async function events(): Promise<Event[]> {
  return (await native("GET", "/events?limit=200")).body.items as Event[];
}

/** Asked for again until it is there. */
async function until<T>(what: () => Promise<T | undefined>, of: string): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const found = await what();
    if (found !== undefined) return found;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error(`in vain: ${of}`);
}

const event = (isIt: (each: Event) => boolean, of: string) => until(async () => (await events()).find(isIt), of);
const heard = (text: string) => event(({ content }) => content?.text === text, text);

describe("[GW1] a hosted business is a member of its conversations", () => {
  test("what a person writes becomes an event, and the answer reaches them, with statuses in their order", async () => {
    await ana.client.verbs.send(chat, { text: "is it open?" });
    const question = await heard("is it open?");
    expect(question).toMatchObject({ kind: "message", name: "Ana", content: { kind: "text" } });
    expect(question.person).toMatch(/^ZZ\./);

    const context = { message_id: question.message };
    const sent = await cloud({
      to: question.person,
      text: { body: "yes, until six" },
      context,
      biz_opaque_callback_data: "order 7",
    });
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    const [{ id }] = sent.body.messages as [{ id: string }];
    const answer = await ana.sees(chat, "yes, until six");
    expect(answer.reply?.text).toBe("is it open?");
    await ana.client.verbs.markRead(chat, answer.seq ?? 0);
    await event(({ message, status }) => message === id && status === "read", "read");
    const statuses = (await events()).filter((each) => each.kind === "status" && each.message === id);
    expect(statuses.map(({ status }) => status)).toEqual(["sent", "delivered", "read"]);
    expect(statuses[0]).toMatchObject({ callbackData: "order 7", person: question.person });
  });

  test("a person hears that it reads and types, and no more", async () => {
    await ana.client.verbs.send(chat, { text: "hello" });
    const hello = await heard("hello");
    const typing = ana.until({ kind: "conversation", conversation: chat }, (view) => (view?.typing.length ?? 0) > 0);
    const done = await cloud({ status: "read", message_id: hello.message, typing_indicator: { type: "text" } });
    expect(done.body).toEqual({ success: true });
    await typing;
    await ana.until({ kind: "timeline", conversation: chat, limit: 10 }, ({ items }) =>
      items.some((item) => item.kind === "message" && item.state === "read"),
    );
  });

  test("buttons, lists, places, people and reactions go both ways", async () => {
    await ana.client.verbs.send(chat, { text: "menu" });
    const { person } = await heard("menu");
    const buttons = [
      { type: "reply", reply: { id: "yes", title: "Yes" } },
      { type: "reply", reply: { id: "no", title: "No" } },
    ];
    await cloud({
      to: person,
      type: "interactive",
      interactive: { type: "button", body: { text: "Table for two?" }, action: { buttons } },
    });
    const offer = await ana.sees(chat, "Table for two?");
    await ana.client.verbs.choose(chat, offer.id, "yes");
    const choice = await event(({ content }) => content?.kind === "choice", "choice");
    expect(choice.content).toEqual({ kind: "choice", from: "buttons", option: "yes", title: "Yes", description: null });
    await ana.client.verbs.react(chat, offer.id, "👍");
    const thumb = await event(({ content }) => content?.kind === "reaction", "reaction");
    expect(thumb.content).toMatchObject({ emoji: "👍" });
    await ana.client.verbs.react(chat, offer.id, null);
    await event(({ content }) => content?.kind === "reaction" && content.emoji === "", "reaction taken back");
    await ana.client.verbs.sendLocation(chat, { latitude: 52.5, longitude: 13.4, name: "Here" });
    expect((await event(({ content }) => content?.kind === "location", "place")).content).toMatchObject({
      location: { latitude: 52.5 },
    });
    const location = { latitude: "48.1", longitude: 11.5, name: "Shop", address: "Road 1" };
    expect((await cloud({ to: person, type: "location", location })).status).toBe(200);
    await ana.until({ kind: "timeline", conversation: chat, limit: 20 }, ({ items }) =>
      items.some((item) => item.kind === "message" && item.body.kind === "location" && item.body.location.name === "Shop"),
    );
    const mine = await cloud({ to: person, type: "reaction", reaction: { message_id: choice.message, emoji: "🎉" } });
    expect(mine.status, JSON.stringify(mine.body)).toBe(200);
    await ana.until({ kind: "timeline", conversation: chat, limit: 20 }, ({ items }) =>
      items.some((item) => item.kind === "message" && item.reactions.some(({ emoji }) => emoji === "🎉")),
    );
  });

  test("files go both ways, by their ids, with the hash of what they are", async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(5000));
    const facts = {
      kind: "file",
      type: "application/pdf",
      name: "bill.pdf",
      width: null,
      height: null,
      durationMs: null,
    } as const;
    const attachment = { ...facts, thumbhash: null, waveform: null, data: new Blob([bytes]), poster: null };
    await ana.client.verbs.sendMedia(chat, { attachments: [attachment], caption: "the bill" });
    const got = await event(({ content }) => content?.kind === "media", "file");
    const { media } = got.content as { media: { id: string; sha256: string } };
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    expect(media.sha256).toBe([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
    const info = await ask("GET", `/v23.0/${media.id}`, shop.token);
    expect(info.body).toMatchObject({ mime_type: "application/pdf", file_size: "5000" });
    const path = String(info.body.url).replace("https://parley.example", "");
    for (const token of [shop.token, null]) {
      const file = await raw("GET", path, token);
      expect(file.status).toBe(200);
      expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
    }
    expect((await raw("GET", path.replace(/expires=\d/, "expires=9"), null)).status).toBe(401);

    const form = new FormData();
    form.set("messaging_product", "whatsapp");
    form.set("type", "text/plain");
    form.set("file", new File(["a menu"], "menu.txt", { type: "text/plain" }));
    const uploaded = await raw("POST", `/v23.0/${shop.phoneNumberId}/media`, shop.token, form);
    const { id } = (await uploaded.json()) as { id: string };
    const document = { id, caption: "our menu", filename: "menu.txt" };
    expect((await cloud({ to: got.person, type: "document", document })).status).toBe(200);
    const menu = await ana.sees(chat, "our menu");
    const loaded = await ana.client.verbs.loadMedia({ conversation: chat, item: menu.id, index: 0, part: "file" });
    expect(loaded.kind === "ok" && (await loaded.data.text())).toBe("a menu");
  });
});

async function raw(method: string, path: string, token: string | null, body?: FormData): Promise<Response> {
  const { bindings } = await import("../directory/testing/service.ts");
  const { createApp } = await import("../http/app.ts");
  const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
  const request = new Request(`https://parley.example${path}`, { method, headers, ...(body && { body }) });
  const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;
  return createApp(() => Date.now()).fetch(request, bindings, context);
}

test("[GW3] it leaves a group that somebody adds it to", async () => {
  const ben = await talker("Ben");
  const made = await ana.client.verbs.createGroup({ title: "Friends", handles: [ben.handle, shop.handle] });
  if (made.kind !== "ok") throw new Error(made.kind);
  const { conversation } = made;
  await ana.client.verbs.show(conversation);
  await ana.until({ kind: "timeline", conversation, limit: 20 }, ({ items }) =>
    items.some((item) => item.kind === "system" && item.line.kind === "left" && item.line.person.handle === shop.handle),
  );
  const view = await ana.until({ kind: "conversation", conversation }, (each) => each?.members.length === 2);
  expect(view?.members.map(({ name }) => name).sort()).toEqual(["Ana", "Ben"]);
});

test("[GW3] a person is handed over to a colleague: the two talk on, and it is not there any more", async () => {
  await ana.client.verbs.send(chat, { text: "may I speak to somebody?" });
  const { person } = await heard("may I speak to somebody?");
  const ben = await talker("Ben");
  const to = { agent: ben.handle, title: "Ana and Ben", note: "Ana has a question" };
  const [first, again] = [await handOver(person, to), await handOver(person, to)];
  expect([first.status, again.status]).toEqual([200, 200]);
  const list = await ana.until({ kind: "conversations" }, (all) =>
    all.some(({ title, state }) => title === "Ana and Ben" && state === "active"),
  );
  const talk = list.filter(({ title }) => title === "Ana and Ben");
  expect(talk).toHaveLength(1);
  const conversation = talk[0]?.id as ConversationId;
  await ben.sees(conversation, "Ana has a question");
  await ana.until({ kind: "conversation", conversation }, (view) => view?.members.length === 2);
  await ana.client.verbs.send(conversation, { text: "between us" });
  await ben.sees(conversation, "between us");
  expect(JSON.stringify(await events())).not.toContain("between us");
});

describe("[GW10] what a person deletes for everyone", () => {
  const CANARY = "zimtschnecke";
  /** All that the API tells of what is kept. */
  const told = async (person: string) => {
    const paths = [
      "/events?limit=200",
      "/conversations",
      `/conversations/${person}/messages`,
      "/exports",
      "/webhook/dead-letters",
    ];
    const answers = await Promise.all(paths.map((path) => native("GET", path)));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
    return JSON.stringify(answers.map(({ body }) => body));
  };

  /** Of the object: which message each event is about, how many exports there are, and what is noted for a search. */
  const tables = async () => {
    const { bindings } = await import("../directory/testing/service.ts");
    const { GATEWAYS } = bindings as unknown as { GATEWAYS: DurableObjectNamespace };
    return runInDurableObject(GATEWAYS.getByName(shop.id), (_, { storage }) => ({
      events: storage.sql
        .exec<{ message: string }>("SELECT message FROM events")
        .toArray()
        .map(({ message }) => message),
      exports: storage.sql.exec<{ id: string }>("SELECT id FROM exports").toArray().length,
      searchNotes: storage.sql.exec("SELECT key FROM client_search_notes").toArray().length,
    }));
  };

  test("its text goes from messages, events and exports, and one event says so", async () => {
    await ana.client.verbs.send(chat, { text: "before" });
    const { person } = await heard("before");
    const sent = await ana.client.verbs.send(chat, { text: CANARY });
    const message = await heard(CANARY);
    const item = sent.kind === "ok" ? sent.id : "";
    await ana.client.verbs.send(chat, { text: "as I said", replyTo: item });
    const reply = await heard("as I said");
    const path = `/messages/${encodeURIComponent(message.message)}`;
    expect((await native("GET", path)).body).toMatchObject({ content: { text: CANARY } });
    const made = await native("POST", "/exports", {});
    expect(made.status, JSON.stringify(made.body)).toBeLessThan(300);
    const id = String(made.body.id);
    await until(async () => ((await native("GET", `/exports/${id}`)).body.state === "ready" ? true : undefined), "export");
    expect(await told(person)).toContain(CANARY);

    expect(await ana.client.verbs.deleteForEveryone(chat, item)).toEqual({ kind: "ok" });
    const gone = await event(({ kind }) => kind === "deleted", "deleted");
    expect(gone).toMatchObject({ message: message.message, person, name: "Ana" });
    expect((await native("GET", path)).status).toBe(404);
    // The export stays, without it: what it was in was made anew.
    const lines = await until(async () => {
      const { state, files } = (await native("GET", `/exports/${id}`)).body as { state: string; files: { url: string }[] };
      const path = String(files[0]?.url).replace("https://parley.example", "");
      return state === "ready" ? (await raw("GET", path, null)).text() : undefined;
    }, "the export anew");
    expect([lines.includes("before"), lines.includes(CANARY)]).toEqual([true, false]);
    expect(await told(person)).not.toContain(CANARY);
    const rows = await tables();
    expect(rows.events.filter((id) => id === message.message)).toHaveLength(1);
    expect(rows.exports).toBe(1);
    // Nobody searches here: a row for each message less.
    expect(rows.searchNotes).toBe(0);
    const kept = await events();
    expect(kept.filter((each) => each.message === message.message).map(({ kind }) => kind)).toEqual(["deleted"]);
    // What quoted it is not said again, and what stands beside it stays.
    expect(kept.filter((each) => each.message === reply.message)).toHaveLength(1);
    expect(kept.some(({ content }) => content?.text === "before")).toBe(true);
  });

  test("its files go, by their ids and from the bucket", async () => {
    const attachments = ["a", "b"].map((name) => {
      const data = new Blob([CANARY.repeat(50) + name]);
      const unknown = { width: null, height: null, durationMs: null, thumbhash: null, waveform: null, poster: null };
      return { ...unknown, kind: "file", type: "text/plain", name: `${name}.txt`, data } as const;
    });
    const { bindings } = await import("../directory/testing/service.ts");
    const bucket = (bindings as unknown as { MEDIA: R2Bucket }).MEDIA;
    const kept = async () => (await bucket.list()).objects.filter(({ key }) => key.includes(shop.id)).length;
    const before = await kept();
    const sent = await ana.client.verbs.sendMedia(chat, { attachments, caption: CANARY });
    await until(
      async () => ((await events()).filter(({ content }) => content?.kind === "media").length === 2 ? true : undefined),
      "files",
    );
    const came = (await events()).filter(({ content }) => content?.kind === "media");
    expect(await kept()).toBeGreaterThan(before);
    const statuses = () =>
      Promise.all(
        came.map(async ({ content }) => {
          const { id } = (content?.media ?? {}) as { id?: string };
          return (await ask("GET", `/v23.0/${id}`, shop.token)).status;
        }),
      );
    expect(await statuses()).toEqual([200, 200]);
    await ana.client.verbs.deleteForEveryone(chat, sent.kind === "ok" ? sent.id : "");
    await event(({ kind }) => kind === "deleted", "deleted");
    const gone = (await events()).filter(({ kind }) => kind === "deleted");
    expect(gone.map(({ message }) => message)).toEqual(came.map(({ message }) => message));
    expect(await statuses()).toEqual([400, 400]);
    await until(async () => ((await kept()) === before ? true : undefined), "the files to go from the bucket");
    expect(await told(came[0]?.person ?? "")).not.toContain(CANARY);
  });
});

test("[DM6] a hosted business wakes for what disappears, which has been read there since it came", async () => {
  const MINUTE_MS = 60_000;
  await ana.client.verbs.send(chat, { text: "it stays" });
  await heard("it stays");
  expect(await ana.client.verbs.setDisappearing(chat, 10 * MINUTE_MS)).toEqual({ kind: "ok" });
  await ana.client.verbs.send(chat, { text: "for ten minutes" });
  await heard("for ten minutes");
  const { bindings } = await import("../directory/testing/service.ts");
  const { GATEWAYS } = bindings as unknown as { GATEWAYS: DurableObjectNamespace };
  const object = GATEWAYS.getByName(shop.id);
  // With nothing else to do it would sleep for a day.
  const wakesAt = await until(async () => {
    await runDurableObjectAlarm(object);
    const next = await runInDurableObject(object, (_, { storage }) => storage.getAlarm());
    return next !== null && next > Date.now() + 5 * MINUTE_MS ? next : undefined;
  }, "nothing else to do");
  expect(wakesAt).toBeLessThanOrEqual(Date.now() + 10 * MINUTE_MS);
});

function handOver(person: string, to: object) {
  const headers = { "Idempotency-Key": "hand over 1".replaceAll(" ", "-") };
  return ask("POST", at(`/contacts/${person}/handover`), shop.token, to, headers);
}
