// Taking a conversation one item after another, as a program does.

import { expect, test } from "vitest";
import type { Seq } from "../../protocol/index.ts";
import type { TimelineItem } from "../queries.ts";
import type { Device } from "../simulation/device.ts";
import { ROUGH } from "../simulation/network.ts";
import { World } from "../simulation/world.ts";
import { followed } from "./talking.ts";

test("page by page, each item comes once and in order", async () => {
  const world = new World(61);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  for (const text of ["1", "2", "3", "4", "5"]) await world.ends(ana.verbs.send(chat, { text }));
  await world.clock.advance(5_000);
  const page = (after: Seq) => world.ends(bob.since(chat, after, 2));
  const first = await page(0);
  const second = await page(first.upTo);
  const third = await page(second.upTo);
  expect([first, second, third].map(({ items, hasMore }) => [items.map(textOf), hasMore])).toEqual([
    [["1", "2"], true],
    [["3", "4"], true],
    [["5"], false],
  ]);
  expect(await page(third.upTo)).toEqual({ items: [], upTo: third.upTo, hasMore: false });
});

test("nothing comes to stand before what was given out, also where one's own is placed first", async () => {
  const world = new World(62);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "first" }));
  await world.clock.advance(5_000);
  for (const device of [ana, bob]) device.network.weather = ROUGH;
  const follower = follow(bob, chat);
  for (let i = 0; i < 20; i++) {
    await Promise.all([
      world.ends(ana.verbs.send(chat, { text: `ana ${i}` })),
      world.ends(bob.verbs.send(chat, { text: `bob ${i}` })),
    ]);
    await world.clock.advance(300);
  }
  await world.clock.advance(10 * 60_000);
  const { items } = await world.ends(bob.timeline(chat));
  expect(follower.map(textOf)).toEqual(items.map(textOf));
  expect(follower).toHaveLength(41);
});

/** What a program has taken so far: asked again at each change, from where it got to. */
function follow(device: Device, conversation: Parameters<Device["timeline"]>[0]): TimelineItem[] {
  const taken: TimelineItem[] = [];
  let at = 0;
  let isAsking = false;
  followed(device, { kind: "timeline", conversation, limit: 1 }, async () => {
    if (isAsking) return;
    isAsking = true;
    const { items, upTo } = await device.since(conversation, at, 100);
    isAsking = false;
    taken.push(...items);
    at = upTo;
  });
  return taken;
}

function textOf(item: TimelineItem): string {
  return item.kind === "message" ? item.text : item.kind;
}
