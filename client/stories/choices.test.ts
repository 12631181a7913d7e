// A business offers choices; people answer them.

import { expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import type { OutgoingChoices } from "../index.ts";
import type { TimelineItem } from "../queries.ts";
import type { Device } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";

type Scene = { world: World; shop: Device; ana: Device; chat: ConversationId };

async function talking(seed: number): Promise<Scene> {
  const world = new World(seed);
  const [shop, ana] = [await world.person("Shop"), await world.person("Ana")];
  const chat = await world.opened(ana.verbs.openDirect("shop"));
  await world.ends(ana.verbs.send(chat, { text: "I am hungry" }));
  await world.clock.advance(5000);
  for (const device of [shop, ana]) await world.ends(device.verbs.show(chat));
  await world.clock.advance(1000);
  return { world, shop, ana, chat };
}

async function last({ world, chat }: Scene, device: Device): Promise<TimelineItem & { kind: "message" }> {
  await world.clock.advance(2000);
  const item = (await world.ends(device.timeline(chat))).items.at(-1);
  if (item?.kind !== "message") throw new Error("no message");
  return item;
}

const buttons: OutgoingChoices = {
  kind: "buttons",
  text: "Soup or cake?",
  buttons: [
    { id: "order:soup", title: "Soup" },
    { id: "order:cake", title: "Cake" },
  ],
};
const list: OutgoingChoices = {
  kind: "list",
  text: "Which soup?",
  header: "Today",
  footer: "Until 22:00",
  label: "See them",
  sections: [
    {
      rows: [
        { id: "1", title: "Tomato", description: "with basil" },
        { id: "2", title: "Leek" },
      ],
    },
  ],
};

test("[CH2] buttons arrive, and an answer is a message with the option's title, which quotes what it answers", async () => {
  const scene = await talking(91);
  const { world, shop, ana, chat } = scene;
  const sent = await world.ends(shop.verbs.sendChoices(chat, buttons));
  const offer = await last(scene, ana);
  expect(sent).toEqual({ kind: "ok", id: offer.id });
  expect(offer).toMatchObject({
    text: "Soup or cake?",
    own: false,
    body: { kind: "choices", choices: { kind: "buttons", header: null } },
  });
  expect(await world.ends(ana.conversations())).toMatchObject([{ id: chat, preview: { text: "Soup or cake?" }, unread: 1 }, {}]);
  expect((await world.ends(ana.verbs.choose(chat, offer.id, "order:cake"))).kind).toBe("ok");
  for (const device of [ana, shop])
    expect(await last(scene, device)).toMatchObject({
      text: "Cake",
      body: { kind: "choice", option: "order:cake" },
      own: device === ana,
      reply: { id: offer.id, text: "Soup or cake?", sender: { name: "Shop" } },
    });
  await world.ends(ana.verbs.choose(chat, offer.id, "order:soup"));
  expect(await last(scene, shop)).toMatchObject({ text: "Soup", body: { option: "order:soup" } });
});

test("[CH2] a list is answered by a row; offline the answer waits; repeated under its id it is sent once", async () => {
  const scene = await talking(92);
  const { world, shop, ana, chat } = scene;
  const hungry = await last(scene, shop);
  await world.ends(shop.verbs.sendChoices(chat, list, { replyTo: hungry.id, id: "AAAAAAAAAAAAAAAAAAAAAQ" }));
  await world.ends(shop.verbs.sendChoices(chat, list, { replyTo: hungry.id, id: "AAAAAAAAAAAAAAAAAAAAAQ" }));
  const offer = await last(scene, ana);
  expect(offer).toMatchObject({
    reply: { text: "I am hungry" },
    body: { choices: { kind: "list", header: "Today", label: "See them" } },
  });
  ana.network.setOnline(false);
  for (let i = 0; i < 2; i++) await world.ends(ana.verbs.choose(chat, offer.id, "2", { id: "AAAAAAAAAAAAAAAAAAAAAg" }));
  expect(await last(scene, ana)).toMatchObject({
    text: "Leek",
    body: { option: "2" },
    state: "pending",
    reply: { id: offer.id },
  });
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(10_000);
  const texts = (await world.ends(shop.timeline(chat))).items.flatMap((item) => (item.kind === "message" ? [item.text] : []));
  expect(texts).toEqual(["I am hungry", "Which soup?", "Leek"]);
});

test("[CH2] a notice leads to pages and may be answered by a button like any other offer", async () => {
  const scene = await talking(95);
  const { world, shop, ana, chat } = scene;
  const links = [{ title: "Track it", url: "https://shop.example/1" }];
  await world.ends(
    shop.verbs.sendChoices(chat, { kind: "notice", text: "It is on its way", links, buttons: [{ id: "x", title: "Stop" }] }),
  );
  const notice = await last(scene, ana);
  expect(notice).toMatchObject({
    text: "It is on its way",
    body: { choices: { kind: "notice", links, buttons: [{ id: "x" }] } },
  });
  expect((await world.ends(ana.verbs.choose(chat, notice.id, "x"))).kind).toBe("ok");
  expect(await last(scene, shop)).toMatchObject({ text: "Stop", body: { option: "x" }, reply: { id: notice.id } });
});

test("[CH2] nobody answers oneself, nor with what was not offered, nor what offers nothing", async () => {
  const scene = await talking(93);
  const { world, shop, ana, chat } = scene;
  await world.ends(shop.verbs.sendChoices(chat, buttons));
  const offer = await last(scene, shop);
  const none = { kind: "no-such-option" };
  expect(await world.ends(shop.verbs.choose(chat, offer.id, "order:cake"))).toEqual(none);
  expect(await world.ends(ana.verbs.choose(chat, offer.id, "order:wine"))).toEqual(none);
  expect(await world.ends(ana.verbs.choose(chat, "5.0", "order:cake"))).toEqual(none);
  const [hungry] = (await world.ends(shop.timeline(chat))).items.filter(({ kind }) => kind === "message");
  expect(await world.ends(shop.verbs.choose(chat, hungry?.id ?? "", "order:cake"))).toEqual(none);
  const elsewhere = "A".repeat(22) as ConversationId;
  expect(await world.ends(ana.verbs.choose(elsewhere, offer.id, "order:cake"))).toEqual({ kind: "unknown-conversation" });
});

test("[CH1] what does not fit is refused with its place, and nothing is sent", async () => {
  const scene = await talking(94);
  const { world, shop, ana, chat } = scene;
  const wrong = { ...buttons, buttons: [{ id: "a", title: "x".repeat(21) }] } as OutgoingChoices;
  expect(await world.ends(shop.verbs.sendChoices(chat, wrong))).toEqual({ kind: "bad-choices", where: "buttons.0.title" });
  expect(await last(scene, ana)).toMatchObject({ text: "I am hungry" });
});
