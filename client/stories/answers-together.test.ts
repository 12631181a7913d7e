// Many messages at once: what the service answers together is stored together.

import { expect, test } from "vitest";
import { textsOf } from "../simulation/device.ts";
import { memoryProfile } from "../simulation/world.ts";
import { memoryDisk, memoryStore } from "../store/memory.ts";
import { talking } from "./talking.ts";

test("[CL16] answers that come together are one step, and each message has its place", async () => {
  const disk = memoryDisk();
  const { world, ana, bob, chat } = await talking(103, memoryProfile(disk));
  const version = () => memoryStore(disk).version(chat);
  const { sockets } = ana.network;
  const { open } = sockets;
  let held: (() => void)[] | null = null;
  sockets.open = (path, events) =>
    open(path, {
      ...events,
      onMessage(bytes) {
        if (held === null) events.onMessage(bytes);
        else held.push(() => events.onMessage(bytes));
      },
    });
  ana.network.setOnline(false);
  ana.network.setOnline(true);
  await world.clock.advance(10_000);
  held = [];
  const texts = Array.from({ length: 20 }, (_, i) => `${i}`);
  for (const text of texts) await world.ends(ana.verbs.send(chat, { text }));
  await world.clock.advance(2_000);
  const before = await version();
  const frames = held as (() => void)[];
  held = null;
  for (const frame of frames) frame();
  await world.clock.advance(100);
  // Each by itself would be twenty.
  expect((await version()) - before).toBeLessThan(5);
  await world.clock.advance(5_000);
  for (const device of [ana, bob]) expect(textsOf(await world.ends(device.timeline(chat)))).toEqual(["first", ...texts]);
});
