// What people change of what they said, as the business hears it.

import { beforeAll, expect, test } from "vitest";
import { migrate } from "../directory/testing/service.ts";
import { ask, type Shop, shopOf, talker } from "./testing/world.ts";

beforeAll(migrate);

type Event = { kind: string; message: string; text?: string; person: string; content?: { text?: string } };

async function until<T>(what: () => Promise<T | undefined>, of: string): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const found = await what();
    if (found !== undefined) return found;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error(`in vain: ${of}`);
}

const events = async (shop: Shop) =>
  (await ask("GET", `/v1/businesses/${shop.id}/events?limit=200`, shop.token)).body.items as Event[];
const event = (shop: Shop, isIt: (each: Event) => boolean, of: string) => until(async () => (await events(shop)).find(isIt), of);

test("[GW20] what was accepted is reworded and deleted at once, placed or not: nobody reads what was taken back", async () => {
  const [owner, ana] = [await talker("Owner"), await talker("Ana")];
  const shop = await shopOf(owner);
  const chat = await ana.opens(shop.handle);
  await ana.client.verbs.send(chat, { text: "hello" });
  const { person } = await event(shop, ({ content }) => content?.text === "hello", "the message");
  const at = (id: unknown) => `/v1/businesses/${shop.id}/messages/${encodeURIComponent(String(id))}`;
  const says = async (text: string) => {
    const sent = await ask("POST", `/v1/businesses/${shop.id}/messages`, shop.token, {
      to: person,
      content: { kind: "text", text },
    });
    expect(sent.status).toBe(200);
    return sent.body.id;
  };
  for (let i = 0; i < 5; i++) {
    expect((await ask("PATCH", at(await says(`at six, no. ${i}`)), shop.token, { text: `at seven, no. ${i}` })).status).toBe(200);
    const gone = at(await says(`a slip, no. ${i}`));
    expect((await ask("DELETE", gone, shop.token)).status).toBe(204);
    // Said again: the word of it may still be on its way, or there is no such message.
    expect([204, 404]).toContain((await ask("DELETE", gone, shop.token)).status);
  }
  await says("that is all");
  for (let i = 0; i < 5; i++) await ana.sees(chat, `at seven, no. ${i}`);
  await ana.sees(chat, "that is all");
  const texts = (await ana.items(chat)).map((item) => (item.kind === "message" ? item.text : ""));
  expect(texts.filter((text) => /slip|six/.test(text))).toEqual([]);
});

test("[GW19] an edit is an event with the words of now, a deletion takes both words along, and a webhook that asked hears of both", async () => {
  const [owner, ana] = [await talker("Owner"), await talker("Ana")];
  const shop = await shopOf(owner);
  const chat = await ana.opens(shop.handle);
  await ana.client.verbs.send(chat, { text: "at six" });
  const { message } = await event(shop, ({ content }) => content?.text === "at six", "the message");
  const { id } = await ana.sees(chat, "at six");
  expect(await ana.client.verbs.edit(chat, id, { text: "at seven" })).toMatchObject({ kind: "ok" });
  const edited = await event(shop, ({ kind }) => kind === "edited", "the edit");
  expect(edited).toMatchObject({ message, text: "at seven" });
  await ana.client.verbs.react(chat, id, "👍");
  await event(shop, ({ content }) => (content as { kind?: string })?.kind === "reaction", "the reaction");
  expect((await events(shop)).filter(({ kind }) => kind === "edited").length).toBe(1);
  await ana.client.verbs.deleteForEveryone(chat, id);
  await event(shop, (each) => each.kind === "deleted" && each.message === message, "the deletion");
  const left = JSON.stringify(await events(shop));
  for (const words of ["at six", "at seven"]) expect(left).not.toContain(words);
});
