// What somebody says of the page behind a link: it goes with their message, and is shown where that link is.

import { expect, test } from "vitest";
import { encodeLinkedPage, type LinkedPage, MAX_PAGE_PICTURE_BYTES } from "../content/linked-page.ts";
import type { TimelineItem } from "../queries.ts";
import type { Device } from "../simulation/device.ts";
import { hostile, type Talk, talking } from "./talking.ts";

const URL_OF = "https://news.example/story";
const PAGE: LinkedPage = { url: URL_OF, title: "A story", words: "What happened", picture: new Uint8Array([1, 2, 3]) };

async function last({ world, chat }: Pick<Talk, "world" | "chat">, device: Device): Promise<TimelineItem & { kind: "message" }> {
  const item = (await world.ends(device.timeline(chat))).items.findLast(({ kind }) => kind === "message");
  if (item?.kind !== "message") throw new Error("nothing was said");
  return item;
}

test("[LP4] a page goes with the words, is there before they left and after a restart, and goes along when they are forwarded", async () => {
  const talk = await talking(870);
  const { world, ana, bob, chat } = talk;
  ana.network.setOnline(false);
  await world.ends(ana.verbs.send(chat, { text: `read ${URL_OF}!`, page: PAGE }));
  expect((await last(talk, ana)).page).toEqual(PAGE);
  ana.crash();
  ana.network.setOnline(true);
  await world.ends(ana.open().then(() => undefined));
  await world.clock.advance(10_000);
  for (const device of [ana, bob]) expect((await last(talk, device)).page).toEqual(PAGE);
  const notes = await world.opened(bob.verbs.openSelf());
  await world.ends(bob.verbs.forward({ conversation: chat, items: [(await last(talk, bob)).id] }, [notes]));
  await world.clock.advance(10_000);
  expect((await last({ world, chat: notes }, bob)).page).toEqual(PAGE);
  await world.ends(ana.verbs.deleteForEveryone(chat, (await last(talk, ana)).id));
  await world.clock.advance(10_000);
  expect(JSON.stringify(await world.ends(bob.timeline(chat)))).not.toContain("A story");
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});

test("[LP4] an edit that takes the link out takes the page out of sight, and one that keeps it keeps it", async () => {
  const talk = await talking(871);
  const { world, ana, bob, chat } = talk;
  await world.ends(ana.verbs.send(chat, { text: `read ${URL_OF}`, page: PAGE }));
  await world.clock.advance(5_000);
  const { id } = await last(talk, ana);
  await world.ends(ana.verbs.edit(chat, id, { text: `do read ${URL_OF}` }));
  await world.clock.advance(5_000);
  for (const device of [ana, bob]) expect((await last(talk, device)).page).toEqual(PAGE);
  await world.ends(ana.verbs.edit(chat, id, { text: "never mind" }));
  await world.clock.advance(5_000);
  for (const device of [ana, bob]) expect((await last(talk, device)).page).toBeNull();
  // Nor does it go along from then on.
  const notes = await world.opened(bob.verbs.openSelf());
  await world.ends(bob.verbs.forward({ conversation: chat, items: [id] }, [notes]));
  await world.clock.advance(5_000);
  const again = { world, chat: notes };
  await world.ends(bob.verbs.edit(notes, (await last(again, bob)).id, { text: `hm ${URL_OF}` }));
  await world.clock.advance(5_000);
  expect((await last(again, bob)).page).toBeNull();
});

test("[LP4] a page of another link, of none, too large, nameless or dressed up is not shown; the words are", async () => {
  const talk = await talking(872);
  const { world, ana, bob, chat } = talk;
  const text = `read ${URL_OF}`;
  const bad: [string, unknown][] = [
    ["another link", { ...PAGE, url: "https://bank.example/" }],
    ["a link that begins like it", { ...PAGE, url: `${URL_OF}/more` }],
    ["a script", { ...PAGE, url: "javascript:alert(1)" }],
    ["somebody at its host", { ...PAGE, url: "https://news.example@evil.example/story" }],
    ["a large picture", { ...PAGE, picture: new Uint8Array(MAX_PAGE_PICTURE_BYTES + 1) }],
    ["a picture of words", { ...PAGE, picture: "<svg>" }],
    ["no title", { ...PAGE, title: " \u202e " }],
    ["a title of numbers", { ...PAGE, title: 7 }],
  ];
  for (const [what, page] of bad) {
    await hostile(talk, ana, { kind: "text", text }, { page: page as LinkedPage });
    await world.clock.advance(5_000);
    expect(await last(talk, bob), what).toMatchObject({ text, page: null });
  }
  await hostile(talk, ana, { kind: "text", text }, { page: { ...PAGE, title: "A\u202e  title\n".repeat(90), words: "\u0000w" } });
  await world.clock.advance(5_000);
  const { page } = await last(talk, bob);
  expect(page?.title).toMatch(/^A title A title/);
  expect([...(page?.title ?? "")].length).toBeLessThanOrEqual(140);
  expect(page?.words).toBe("w");
  // Ours would not send such a thing in the first place.
  await world.ends(ana.verbs.send(chat, { text, page: { ...PAGE, title: "" } }));
  expect((await last(talk, ana)).page).toBeNull();
  await world.ends(ana.verbs.send(chat, { text: "hello", page: PAGE }));
  await world.ends(ana.verbs.edit(chat, (await last(talk, ana)).id, { text }));
  await world.clock.advance(5_000);
  expect((await last(talk, bob)).page).toBeNull();
  expect(encodeLinkedPage(PAGE)).toHaveLength(4);
});
