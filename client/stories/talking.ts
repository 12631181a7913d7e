// How many stories begin: two people who have each other on screen, and a first word between them.

import type { ConversationId } from "../../protocol/index.ts";
import type { Device, Disk } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";

export type Talk = { world: World; ana: Device; bob: Device; chat: ConversationId };

/** @param disk Ana's, where it matters */
export async function talking(seed: number, disk?: Disk): Promise<Talk> {
  const world = new World(seed);
  const [ana, bob] = [await world.person("Ana", disk), await world.person("Bob")];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "first" }));
  await world.clock.advance(5000);
  for (const device of [ana, bob]) await world.ends(device.verbs.show(chat));
  await world.clock.advance(1000);
  return { world, ana, bob, chat };
}
