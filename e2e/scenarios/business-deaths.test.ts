// A hosted business on a service that is killed: what was taken leaves once, what happened is told at least once.

import { afterAll, expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { Arrivals } from "../world/arrivals.ts";
import type { Person } from "../world/person.ts";
import { bodyOf, type Receiver, startReceiver } from "../world/receiver.ts";
import { Shop, type ShopEvent, until } from "../world/shop.ts";
import { stage } from "../world/stage.ts";

const scene = stage({ hasOwnWorld: true });
const receivers: Receiver[] = [];
afterAll(async () => {
  for (const receiver of receivers) await receiver.close();
});

type Told = { id: string; body: string };

async function cast(): Promise<{ ana: Person; shop: Shop; chat: ConversationId; person: string }> {
  const [owner, ana] = [await scene.person("Owner"), await scene.person("Ana")];
  const shop = await Shop.of(owner, scene.world.url);
  const opened = await ana.verbs.openDirect(shop.handle);
  if (opened.kind !== "ok") throw new Error(opened.kind);
  await ana.verbs.show(opened.conversation);
  await ana.says("hello", opened.conversation);
  return { ana, shop, chat: opened.conversation, person: (await shop.hears("hello")).person };
}

/** A server that takes webhooks, and counts all that come. */
async function hooked(shop: Shop, heard: (count: number) => void = () => {}): Promise<Arrivals<Told>> {
  const told = new Arrivals<Told>();
  const receiver = await startReceiver(async (request) => {
    if (request.method === "GET") {
      return { status: 200, body: new URL(request.url ?? "", "http://localhost").searchParams.get("hub.challenge") ?? "" };
    }
    const body = (await bodyOf(request)).toString("utf8");
    told.push({ id: String(request.headers["webhook-id"]), body });
    heard(told.all.length);
    return { status: 200 };
  });
  receivers.push(receiver);
  const done = await shop.native("PUT", "/webhook", { url: receiver.url, verifyToken: "v" });
  expect(done.status).toBe(200);
  return told;
}

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
const textTo = (person: string, text: string) => ({ to: person, content: { kind: "text", text } });

test("[GW4] killed while a business sends: what it was told is sent comes once, and what it asks again under its key comes once", async () => {
  const { ana, shop, chat, person } = await cast();
  const send = (i: number) =>
    shop.native<{ id: string }>("POST", "/messages", textTo(person, `keyed ${i}`), { "Idempotency-Key": `key-${i}` });
  const plain = (i: number) => shop.cloud({ to: person, text: { body: `plain ${i}` } });
  const first = numbers(0, 8).flatMap((i) => [send(i), plain(i)].map((asked) => asked.catch(() => null)));
  // The first answer is there, others are on their way.
  await Promise.race(first);
  await scene.world.kill();
  const answers = await Promise.all(first);
  await scene.world.resume();
  ana.wakes();
  const again = await Promise.all(numbers(0, 8).map(send));
  for (const [i, answer] of again.entries()) {
    expect(answer.status).toBe(200);
    const before = answers[2 * i] as Awaited<ReturnType<typeof send>> | null;
    if (before !== null) expect(answer.body.id).toBe(before.body.id);
    await ana.sees(`keyed ${i}`, chat);
  }
  for (const i of numbers(0, 8)) if (answers[2 * i + 1]?.status === 200) await ana.sees(`plain ${i}`, chat);
  await shop.says("the last", person);
  await ana.sees("the last", chat);
  const words = await ana.words(chat);
  expect(words).toHaveLength(new Set(words).size);
});

test("[GW1] killed while webhooks are delivered: each event comes at least once, under one id and in the same bytes", async () => {
  const { ana, shop, chat, person } = await cast();
  let kill = () => {};
  const dies = new Promise<void>((resolve) => {
    kill = resolve;
  });
  const told = await hooked(shop, (count) => {
    if (count === 5) kill();
  });
  for (const i of numbers(0, 12)) await ana.says(`news ${i}`, chat);
  await dies;
  await scene.world.kill();
  await scene.world.resume();
  ana.wakes();
  for (const i of numbers(12, 4)) await ana.says(`news ${i}`, chat);
  const answer = await shop.says("and back", person);
  for (const i of numbers(0, 16)) await told.until(({ body }) => body.includes(`"news ${i}"`), `news ${i}`);
  for (const status of ["sent", "delivered"]) {
    await told.until(({ body }) => body.includes(answer) && body.includes(`"status":"${status}"`), status);
  }
  const byId = Map.groupBy(told.all, ({ id }) => id);
  for (const same of byId.values()) expect(new Set(same.map(({ body }) => body)).size).toBe(1);
  // One event for each: other ids would be other events.
  expect(new Set(told.all.map(({ body }) => body)).size).toBe(byId.size);
  const heard = (await shop.events()).filter(({ kind }) => kind === "message").map(({ content }) => content?.text);
  expect(heard).toEqual(["hello", ...numbers(0, 16).map((i) => `news ${i}`)]);
});

test("[GW5] a stream that broke with the service goes on after the last id: nothing is missed, nothing comes twice", async () => {
  const { ana, shop, chat } = await cast();
  const events: ShopEvent[] = [];
  let reading = listen(shop, events);
  for (const i of numbers(0, 5)) await ana.says(`one ${i}`, chat);
  await until(async () => (events.some(({ content }) => content?.text === "one 2") ? true : undefined), "the stream");
  await scene.world.kill();
  await reading;
  await scene.world.resume();
  ana.wakes();
  for (const i of numbers(0, 5)) await ana.says(`two ${i}`, chat);
  reading = listen(shop, events);
  await until(async () => (events.some(({ content }) => content?.text === "two 4") ? true : undefined), "the stream again");
  expect(events).toEqual((await shop.events()).slice(0, events.length));
  expect(events.filter(({ content }) => content?.text !== undefined)).toHaveLength(11);
  await scene.world.kill();
  await reading;
  await scene.world.resume();
  ana.wakes();
});

/** Reads until the connection is gone. */
async function listen({ token }: Shop, into: ShopEvent[]): Promise<void> {
  const last = into.at(-1)?.id;
  const headers = {
    Authorization: `Bearer ${token}`,
    Accept: "text/event-stream",
    ...(last !== undefined && { "Last-Event-ID": String(last) }),
  };
  const answer = await fetch(`${scene.world.url}/v1/businesses/me/events`, { headers });
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  let rest = "";
  try {
    for await (const text of (answer.body as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const lines = block.split("\n");
        const data = lines.find((line) => line.startsWith("data: "));
        // Who of the team is there has a name and no id: it is no event of the business.
        if (data !== undefined && lines.some((line) => line.startsWith("id: ")))
          into.push(JSON.parse(data.slice(6)) as ShopEvent);
      }
    }
  } catch {
    // It broke, as it was meant to.
  }
}

test("[GW4] the same key twice at once, and with another body", async () => {
  const { ana, shop, chat, person } = await cast();
  const send = (text: string) =>
    shop.native<{ id: string; code: string }>("POST", "/messages", textTo(person, text), { "Idempotency-Key": "one" });
  const answers = await Promise.all(numbers(0, 4).map(() => send("once")));
  const ids = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.id));
  expect(ids.size).toBe(1);
  for (const { status, body } of answers) if (status !== 200) expect([status, body.code]).toEqual([409, "in-flight"]);
  expect((await send("once")).body.id).toBe([...ids][0]);
  expect(await send("twice")).toMatchObject({ status: 422, body: { code: "key-reused" } });
  await shop.says("after it", person);
  await ana.sees("after it", chat);
  expect(await ana.words(chat)).toEqual(["hello", "once", "after it"]);
});

test("[GW1] both write while the business joins and changes its keys: one order, each message once", async () => {
  const [owner, ana] = [await scene.person("Owner"), await scene.person("Ana")];
  const shop = await Shop.of(owner, scene.world.url);
  const opened = await ana.verbs.openDirect(shop.handle);
  if (opened.kind !== "ok") throw new Error(opened.kind);
  const chat = opened.conversation;
  await ana.verbs.show(chat);
  await ana.says("first", chat);
  const { person } = await shop.hears("first");
  const writing = numbers(0, 20).flatMap((i) => [shop.says(`shop ${i}`, person), ana.says(`ana ${i}`, chat)]);
  await Promise.all(writing);
  for (const i of numbers(0, 20)) {
    await ana.sees(`shop ${i}`, chat);
    await shop.hears(`ana ${i}`);
  }
  const theirs = (
    await shop.native<{ items: { content: { text: string } }[] }>("GET", `/conversations/${person}/messages?limit=200`)
  ).body.items;
  expect(theirs.map(({ content }) => content.text)).toEqual(await ana.words(chat));
  expect(theirs).toHaveLength(41);
});

scene.endsWithoutFailures();
