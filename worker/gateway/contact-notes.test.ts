/// <reference types="@cloudflare/vitest-plugin/types" />
// What a business changes after it was said, and what it notes of people: bound by the day, sealed, gone with an erasure.

import { runInDurableObject } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { bindings, migrate } from "../directory/testing/service.ts";
import { ask, type Shop, shopOf, type Talker, talker } from "./testing/world.ts";

let ana: Talker;
let shop: Shop;
let chat: ConversationId;
let person: string;
let question: string;

const native = (method: string, rest: string, body?: unknown) => ask(method, `/v1/businesses/me${rest}`, shop.token, body);
const inObject = <T>(what: (sql: SqlStorage) => T) =>
  runInDurableObject(bindings.GATEWAYS.getByName(shop.id), (_, { storage }) => what(storage.sql));
const send = async (text: string) => {
  const sent = await native("POST", "/messages", { to: person, content: { kind: "text", text } });
  expect(sent.status, JSON.stringify(sent.body)).toBe(200);
  await ana.sees(chat, text);
  return String(sent.body.id);
};
const setLastWord = (at: number) => inObject((sql) => void sql.exec("UPDATE people SET last_wrote_at = ?", at));

beforeAll(async () => {
  await migrate();
  const owner = await talker("Owner");
  ana = await talker("Ana");
  shop = await shopOf(owner);
  chat = await ana.opens(shop.handle);
  await ana.client.verbs.send(chat, { text: "is it ready?" });
  for (let i = 0; i < 200 && question === undefined; i++) {
    const { items = [] } = (await native("GET", "/events")).body as {
      items?: { kind: string; person: string; message: string }[];
    };
    const asked = items.find(({ kind }) => kind === "message");
    if (asked === undefined) await new Promise((resume) => setTimeout(resume, 50));
    else ({ person, message: question } = asked);
  }
});

test("[BA6] its own words are changed within the day, and taken back at any time; those of others never", async () => {
  const first = await send("shelf 3");
  expect((await native("PATCH", `/messages/${encodeURIComponent(first)}`, { text: "shelf 4" })).body).toEqual({
    id: first,
    person,
  });
  await ana.sees(chat, "shelf 4");
  const path = `/messages/${encodeURIComponent(question)}`;
  for (const [method, body] of [
    ["PATCH", { text: "x" }],
    ["DELETE", undefined],
  ] as const)
    expect((await native(method, path, body)).status, method).toBe(404);
  await ana.sees(chat, "is it ready?");
  await setLastWord(Date.now() - 25 * 3600_000);
  expect((await native("PATCH", `/messages/${encodeURIComponent(first)}`, { text: "buy this" })).body).toMatchObject({
    code: "window-closed",
  });
  expect((await native("PUT", `/messages/${encodeURIComponent(first)}/pin`)).body).toMatchObject({ code: "window-closed" });
  const template = {
    name: "ready",
    language: "en",
    category: "UTILITY",
    body: "Hello {{name}}, it is ready.",
    examples: { name: "Ana" },
  };
  expect((await native("POST", "/templates", template)).status).toBe(201);
  const filled = (value: string) =>
    native("POST", "/messages", {
      to: person,
      content: { kind: "template", name: "ready", language: "en", values: { name: value } },
    });
  expect((await filled("Ana")).status).toBe(200);
  for (const value of ["two\nlines", "x".repeat(257), ""])
    expect((await filled(value)).body, value).toMatchObject({ code: "bad-content" });
  const only = await native("POST", "/templates", { ...template, name: "only", body: "{{name}}" });
  expect(only.body).toMatchObject({ code: "bad-content" });
  expect((await native("DELETE", `/messages/${encodeURIComponent(first)}`)).status).toBe(204);
  await ana.until({ kind: "timeline", conversation: chat, limit: 50 }, ({ items }) =>
    items.some(({ kind }) => kind === "deleted"),
  );
  await setLastWord(Date.now());
});

test("[BA7] what it notes of a person lies sealed, and goes when they are erased", async () => {
  const [label, value] = ["carnation-label", "carnation-value"];
  const changed = await native("PATCH", `/contacts/${person}`, { labels: [label, label], attributes: { flower: value } });
  expect(changed.body).toMatchObject({ labels: [label], attributes: { flower: value } });
  const many = Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`a${i}`, "x"]));
  expect((await native("PATCH", `/contacts/${person}`, { attributes: many })).body).toMatchObject({ code: "too-many" });
  expect((await native("PATCH", "/contacts/ZZ.nobody", { labels: [] })).status).toBe(404);
  const rows = () =>
    inObject((sql) => ["contact_notes", "contact_labels"].flatMap((table) => sql.exec(`SELECT * FROM ${table}`).toArray()));
  const text = (await rows())
    .flatMap((row) => Object.values(row))
    .map((cell) => (cell instanceof ArrayBuffer ? new TextDecoder("latin1").decode(cell) : String(cell)));
  expect(text.join()).not.toMatch(/carnation/);
  expect((await native("DELETE", `/contacts/${person}`)).status).toBe(204);
  expect(await rows()).toEqual([]);
});
