// The Client against a whole service in memory: how people use it, told as short stories.

import { expect, test } from "vitest";
import { textsOf } from "./simulation/device.ts";
import { World } from "./simulation/world.ts";

test("Ana writes to Bob and Bob answers", async () => {
  const world = new World(1);
  const ana = await world.person("Ana");
  const bob = await world.person("Bob");
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "hi Bob" }));
  await world.clock.advance(3000);
  const [row] = (await world.ends(bob.conversations())).filter(({ kind }) => kind === "direct");
  expect(row).toMatchObject({ id: chat, title: "Ana", unread: 1, preview: { text: "hi Bob", own: false } });
  await world.ends(bob.verbs.send(chat, { text: "hi Ana" }));
  await world.clock.advance(3000);
  expect(textsOf(await world.ends(ana.timeline(chat)))).toEqual(["hi Bob", "hi Ana"]);
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});
