// What people change of what they said, as the business hears it.

import { expect, test } from "vitest";
import { migrate } from "../directory/testing/service.ts";
import { ask, type Shop, shopOf, talker } from "./testing/world.ts";

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

test("[GW19] an edit is an event with the words of now, a deletion takes both words along, and a webhook that asked hears of both", async () => {
  await migrate();
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
