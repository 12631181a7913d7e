// How stories about groups begin: people who have their accounts already, and a group that Ana has made.

import type { AccountId, ConversationId } from "../../protocol/index.ts";
import { type Cast, castOf, copyOf } from "../simulation/cast.ts";
import type { Device } from "../simulation/device.ts";
import { memoryProfile, World } from "../simulation/world.ts";

export type Group = {
  world: World;
  chat: ConversationId;
  people: { ana: Device; bob: Device; cleo: Device };
  id(name: string): AccountId;
};

export function groupCast(): Promise<Cast> {
  return castOf(["Ana", "Bob", "Cleo"]);
}

/** @param others whom Ana begins it with, by their handles; all of the cast are there */
export async function groupOf(cast: Cast, seed: number, others: string[]): Promise<Group> {
  const { directory, disks, accounts } = copyOf(cast);
  const world = new World(seed, directory);
  const [ana, bob, cleo] = [...disks].map(([name, disk]) => world.device(name, memoryProfile(disk))) as [Device, Device, Device];
  const people = { ana, bob, cleo };
  for (const device of Object.values(people)) await world.ends(device.open());
  const chat = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: others }));
  await world.clock.advance(60_000);
  return { world, chat, people, id: (name) => accounts.get(name) as AccountId };
}

/** Names, an admin's with a star */
export async function membersOf({ world, chat }: Pick<Group, "world" | "chat">, device: Device): Promise<string[]> {
  const details = await world.ends(device.details(chat));
  return (details?.members ?? []).map(({ name, admin }) => (admin ? `${name}*` : name)).sort();
}

/** What the system says there, of these kinds */
export async function saidOf({ world, chat }: Pick<Group, "world" | "chat">, device: Device, ...kinds: string[]) {
  const { items } = await world.ends(device.timeline(chat));
  return items.flatMap((item) => (item.kind === "system" && kinds.includes(item.line.kind) ? [item.line] : []));
}
