// The window of a day through the whole of the object: time is moved in its table, since its clock is the machine's.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import type { ConversationId } from "../../../protocol/index.ts";
import { bindings, migrate } from "../../directory/testing/service.ts";
import { gatewayOf } from "../../rpc.ts";
import { ask, type Shop, shopOf, type Talker, talker } from "../testing/world.ts";
import { WINDOW_MS } from "./may-send.ts";

let ana: Talker;
let shop: Shop;
let chat: ConversationId;

beforeAll(async () => {
  await migrate();
  ana = await talker("Ana");
  shop = await shopOf(await talker("Owner"));
  chat = await ana.opens(shop.handle);
});

const cloud = (body: object) =>
  ask("POST", `/v23.0/${shop.phoneNumberId}/messages`, shop.token, { messaging_product: "whatsapp", ...body });
const codeOf = async (body: object) => {
  const answer = await cloud(body);
  return answer.status === 200 ? 200 : (answer.body as { error: { code: number } }).error.code;
};

async function person(isIt: (contact: { person: string; hasGranted: boolean }) => boolean): Promise<string> {
  for (let i = 0; i < 400; i++) {
    const { items } = (await ask("GET", "/v1/businesses/me/contacts", shop.token)).body as { items: [] };
    const found = (items as { person: string; hasGranted: boolean }[]).find(isIt);
    if (found !== undefined) return found.person;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error("in vain");
}

function aDayPasses(): Promise<void> {
  const object = gatewayOf(bindings, shop.id) as unknown as DurableObjectStub;
  return runInDurableObject(object, (_, { storage }) => {
    storage.sql.exec("UPDATE people SET last_wrote_at = last_wrote_at - ?", WINDOW_MS + 1);
  });
}

test("[GW6] a day after their last word 131047 stands for everything but templates, until they write or let it", async () => {
  await ana.client.verbs.send(chat, { text: "hello" });
  const to = await person(() => true);
  const text = { to, text: { body: "still there?" } };
  expect(await codeOf(text)).toBe(200);
  await aDayPasses();
  const location = { to, type: "location", location: { latitude: 1, longitude: 2 } };
  expect([await codeOf(text), await codeOf(location)]).toEqual([131047, 131047]);
  const native = { to, content: { kind: "text", text: "still there?" } };
  expect(await ask("POST", "/v1/businesses/me/messages", shop.token, native)).toMatchObject({
    status: 422,
    body: { code: "window-closed" },
  });

  const components = [{ type: "BODY", text: "Your order is ready." }];
  const template = { name: "ready", language: "en_US", category: "UTILITY", components };
  expect((await ask("POST", `/v23.0/${shop.wabaId}/message_templates`, shop.token, template)).status).toBe(200);
  expect(await codeOf({ to, type: "template", template: { name: "ready", language: { code: "en_US" } } })).toBe(200);
  await ana.sees(chat, "Your order is ready.");
  expect(await codeOf(text)).toBe(131047);

  await ana.client.verbs.allowToWrite(chat, true);
  await person(({ hasGranted }) => hasGranted);
  await aDayPasses();
  expect(await codeOf(text)).toBe(200);
  await ana.client.verbs.allowToWrite(chat, false);
  await person(({ hasGranted }) => !hasGranted);
  await aDayPasses();
  expect(await codeOf(text)).toBe(131047);

  await ana.client.verbs.send(chat, { text: "me again" });
  for (let i = 0; i < 400 && (await codeOf(location)) !== 200; i++) await new Promise((resume) => setTimeout(resume, 50));
  expect(await codeOf(text)).toBe(200);
});
